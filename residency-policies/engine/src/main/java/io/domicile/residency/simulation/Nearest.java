package io.domicile.residency.simulation;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that somebody who mistyped one is likely to have meant. */
final class Nearest {
  private Nearest() {}

  /** The one with the fewest letters to change, add or leave out; the first by name of several. */
  static Optional<String> to(String wanted, Collection<String> names) {
    return names.stream()
        .min(
            Comparator.<String>comparingInt(name -> distance(wanted, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's distance, row by row. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
