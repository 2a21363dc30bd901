package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Set;

/**
 * Countries that contracts name together. Which they are is read off dated lists at the time of the
 * question.
 */
public enum PinGroup {
  /** The member states of the European Union. */
  EU("EU"),

  /** The European Economic Area. */
  EEA("EEA"),

  /**
   * The European Economic Area and the countries whose protection the Commission found adequate as
   * a whole or for most recipients; not the United States, where single importers are certified.
   */
  ADEQUATE("adequate");

  private final String wireName;

  PinGroup(String wireName) {
    this.wireName = wireName;
  }

  @JsonCreator
  public static PinGroup of(String name) {
    for (var group : values()) {
      if (group.wireName.equals(name)) {
        return group;
      }
    }
    throw new IllegalArgumentException("no such group of countries (EU, EEA or adequate)");
  }

  /** The dated lists whose countries are in it. */
  public Set<String> lists() {
    return switch (this) {
      case EU -> Set.of("eu");
      case EEA -> Set.of("eea");
      case ADEQUATE -> Set.of("eea", "eu-adequate");
    };
  }

  @JsonValue
  public String wireName() {
    return wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
