package io.domicile.controlplane.principal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;
import java.util.regex.Pattern;

/** On whose behalf a principal acts, by kind and id: {@code approval/…}, {@code ticket/…}. */
public record Mandate(Kind kind, String id) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,126}");

  /** What may give a mandate. */
  public enum Kind {
    /** An approval that somebody gave. */
    APPROVAL,
    /** A ticket of another system. */
    TICKET,
    /** A finding that the tenant's own policy says to act on. */
    FINDING
  }

  /**
   * @throws IllegalArgumentException unless the id is a short word of letters, digits and {@code
   *     ._@-}
   */
  public Mandate {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not a mandate's id: " + id);
    }
  }

  /** Reads {@code kind/id}. */
  @JsonCreator
  public static Mandate parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("not a mandate: " + text);
    }
    return new Mandate(
        WireName.parse(Kind.class, text.substring(0, slash)), text.substring(slash + 1));
  }

  @JsonValue
  @Override
  public String toString() {
    return WireName.of(kind) + "/" + id;
  }
}
