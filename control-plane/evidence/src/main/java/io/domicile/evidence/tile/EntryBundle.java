package io.domicile.evidence.tile;

import io.domicile.evidence.MalformedEvidenceException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Up to 256 neighbouring entries, each behind its length in two bytes, big-endian.
 *
 * @param index place among the bundles, from the left
 * @param width how many entries it has, 1 to 256
 */
public record EntryBundle(long index, int width) implements TileResource {

  /** The longest entry that fits, in bytes. */
  public static final int LONGEST_ENTRY = 0xFFFF;

  /**
   * @throws IllegalArgumentException for numbers out of range
   */
  public EntryBundle {
    TileNumber.require(index, width);
  }

  /** The bundles that hold all entries of a tree of {@code size}. */
  public static List<EntryBundle> of(long size) {
    List<EntryBundle> bundles = new ArrayList<>();
    for (long at = 0; at < size; at += FULL) {
      bundles.add(new EntryBundle(at / FULL, (int) Math.min(FULL, size - at)));
    }
    return bundles;
  }

  /** The index of its first entry. */
  public long firstEntry() {
    return index * FULL;
  }

  @Override
  public String path() {
    return "tile/entries/" + new TileNumber(index, width).path();
  }

  @Override
  public boolean isIn(long size) {
    return firstEntry() + width <= size;
  }

  /**
   * The bundle's bytes.
   *
   * @throws IllegalArgumentException unless there are {@link #width()} entries, none longer than
   *     65,535 bytes
   */
  public byte[] contents(List<byte[]> entries) {
    if (entries.size() != width) {
      throw new IllegalArgumentException(entries.size() + " entries for a width of " + width);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      if (entry.length > LONGEST_ENTRY) {
        throw new IllegalArgumentException("an entry of " + entry.length + " bytes");
      }
      bytes.write(entry.length >> 8);
      bytes.write(entry.length);
      bytes.writeBytes(entry);
    }
    return bytes.toByteArray();
  }

  /** Takes a bundle's bytes apart; there must be exactly {@link #width()} entries. */
  public List<byte[]> entries(byte[] contents) throws MalformedEvidenceException {
    List<byte[]> entries = new ArrayList<>();
    int at = 0;
    while (at < contents.length) {
      int begin = at + 2;
      int end =
          begin > contents.length
              ? Integer.MAX_VALUE
              : begin + ((contents[at] & 0xFF) << 8 | (contents[at + 1] & 0xFF));
      if (end > contents.length) {
        throw new MalformedEvidenceException("bundle " + path() + " ends inside an entry");
      }
      entries.add(Arrays.copyOfRange(contents, begin, end));
      at = end;
    }
    if (entries.size() != width) {
      throw new MalformedEvidenceException(
          "bundle " + path() + " has " + entries.size() + " entries");
    }
    return entries;
  }
}
