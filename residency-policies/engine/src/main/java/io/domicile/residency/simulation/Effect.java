package io.domicile.residency.simulation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What a change does, the worst last. JSON: lower case. */
public enum Effect {
  /** Lawful before and after. */
  LAWFUL,
  /** Unlawful at present, and lawful then. */
  NEWLY_LAWFUL,
  /** Unlawful at present, and then too. */
  UNLAWFUL_BEFORE,
  /** Lawful at present, and then no longer. */
  NEWLY_UNLAWFUL;

  static Effect of(boolean lawfulBefore, boolean lawfulAfter) {
    if (lawfulBefore) {
      return lawfulAfter ? LAWFUL : NEWLY_UNLAWFUL;
    }
    return lawfulAfter ? NEWLY_LAWFUL : UNLAWFUL_BEFORE;
  }

  /** The worst of them; lawful where there are none. */
  static Effect worst(Collection<Effect> effects) {
    return effects.stream().max(Comparator.naturalOrder()).orElse(LAWFUL);
  }

  /** Whether it is unlawful then. */
  public boolean unlawful() {
    return this == NEWLY_UNLAWFUL || this == UNLAWFUL_BEFORE;
  }

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
