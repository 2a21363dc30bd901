package io.domicile.residency.region;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** The codes of ISO 3166-2. */
final class Subdivisions {
  private static final String TABLE = "subdivisions.txt";

  private Subdivisions() {}

  static boolean contain(String code) {
    return Holder.CODES.contains(code);
  }

  private static Set<String> load() {
    try (var stream = Subdivisions.class.getResourceAsStream(TABLE)) {
      if (stream == null) {
        throw new IllegalStateException("the table of subdivisions is missing from the class path");
      }
      var codes = new HashSet<String>();
      new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                var country = line.substring(0, 2);
                for (var part : line.substring(3).split(" ", -1)) {
                  codes.add(country + "-" + part);
                }
              });
      return Set.copyOf(codes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Holder {
    private static final Set<String> CODES = load();
  }
}
