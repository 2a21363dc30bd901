package io.domicile.residency.policy;

import java.util.Locale;

/**
 * A word of the closed vocabulary that facts are told in. On the wire and in packs it is lower
 * case.
 */
public sealed interface Term permits DataCategory, Sector, Certification, Mechanism {
  String wireName();

  static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <T extends Enum<T>> T parse(Class<T> vocabulary, String wireName) {
    for (var constant : vocabulary.getEnumConstants()) {
      if (wireName(constant).equals(wireName)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("not one of the defined values");
  }
}
