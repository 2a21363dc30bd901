package io.domicile.controlplane.principal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.contract.tenant.CellId;
import io.domicile.residency.words.WireName;
import java.util.regex.Pattern;

/** Who does something, by kind and id: {@code token/administrator}, {@code cell/eu-central-1-a}. */
public record Principal(Kind kind, String id) implements java.security.Principal {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,126}");

  /** What may act. */
  public enum Kind {
    /** Somebody who signed in. */
    PERSON,
    /** Whoever holds a token that stands for no person. */
    TOKEN,
    /** A cell, by its key. */
    CELL,
    /** A tenant runtime, by its key. */
    RUNTIME,
    /** A part of the control plane that acts by itself. */
    SYSTEM
  }

  /**
   * @throws IllegalArgumentException unless the id is a short word of letters, digits and {@code
   *     ._@-}
   */
  public Principal {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not a principal's id: " + id);
    }
  }

  public static Principal token(String name) {
    return new Principal(Kind.TOKEN, name);
  }

  public static Principal cell(CellId cell) {
    return new Principal(Kind.CELL, cell.value());
  }

  public static Principal system(String part) {
    return new Principal(Kind.SYSTEM, part);
  }

  /** Reads {@code kind/id}. */
  @JsonCreator
  public static Principal parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("not a principal: " + text);
    }
    return new Principal(
        WireName.parse(Kind.class, text.substring(0, slash)), text.substring(slash + 1));
  }

  @JsonValue
  @Override
  public String getName() {
    return WireName.of(kind) + "/" + id;
  }

  @Override
  public String toString() {
    return getName();
  }
}
