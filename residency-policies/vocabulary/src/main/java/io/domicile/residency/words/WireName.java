package io.domicile.residency.words;

import java.util.Locale;

/**
 * The name of an enum's constant on the wire, in packs and in databases: the constant's own, in
 * lower case.
 */
public final class WireName {

  private WireName() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String wireName) {
    for (E constant : type.getEnumConstants()) {
      if (of(constant).equals(wireName)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("not one of the defined values");
  }
}
