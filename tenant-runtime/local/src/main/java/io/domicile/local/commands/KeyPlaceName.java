package io.domicile.local.commands;

import io.domicile.local.platform.KeyPlace;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A key place's name as it is written on the command line. */
final class KeyPlaceName implements ITypeConverter<KeyPlace>, Iterable<String> {

  @Override
  public KeyPlace convert(String value) {
    return Arrays.stream(KeyPlace.values())
        .filter(place -> name(place).equals(value))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("There is no vault of type " + value + "."));
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(KeyPlace.values()).map(KeyPlaceName::name).iterator();
  }

  private static String name(KeyPlace place) {
    return place.name().toLowerCase(Locale.ROOT);
  }
}
