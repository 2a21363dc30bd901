package io.domicile.residency.region;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a region's code to its number, without boxing: open addressing over a quarter-full array, so
 * that most codes are found in their first slot. Immutable.
 */
final class RegionIndex {
  private final @Nullable RegionCode[] codes;
  private final short[] numbers;
  private final int mask;

  RegionIndex(List<RegionCode> ordered) {
    if (ordered.size() > Short.MAX_VALUE) {
      throw new IllegalArgumentException("more than " + Short.MAX_VALUE + " regions");
    }
    int slots = Integer.highestOneBit(Math.max(1, ordered.size())) * 8;
    this.codes = new RegionCode[slots];
    this.numbers = new short[slots];
    this.mask = slots - 1;
    for (int number = 0; number < ordered.size(); number++) {
      int slot = slot(ordered.get(number));
      while (codes[slot] != null) {
        slot = (slot + 1) & mask;
      }
      codes[slot] = ordered.get(number);
      numbers[slot] = (short) number;
    }
  }

  int of(RegionCode code) {
    int slot = slot(code);
    while (true) {
      var there = codes[slot];
      if (there == null) {
        return -1;
      }
      if (there.value().equals(code.value())) {
        return numbers[slot];
      }
      slot = (slot + 1) & mask;
    }
  }

  private int slot(RegionCode code) {
    int hash = code.value().hashCode();
    return (hash ^ (hash >>> 15)) & mask;
  }
}
