package io.domicile.evidence.tile;

import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.NodeId;
import io.domicile.evidence.merkle.NodeReader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to 256 neighbouring hashes of one tree level: of leaves at tile level 0, of full tiles below
 * at the levels above.
 *
 * @param level 0 to 63, counted in tiles of height 8
 * @param index place among the tiles of its level, from the left
 * @param width how many hashes it has, 1 to 256; fewer than 256 is a partial tile
 */
public record HashTile(int level, long index, int width) implements TileResource {

  /** The height of a tile: a full one is a perfect subtree of 2^8 hashes. */
  static final int HEIGHT = 8;

  /** Levels above this would need more than 2^63 entries to have a hash. */
  private static final int HIGHEST_WITH_HASHES = 7;

  /**
   * @throws IllegalArgumentException for numbers out of range
   */
  public HashTile {
    TileNumber.require(index, width);
    if (level < 0 || level > 63) {
      throw new IllegalArgumentException("no tile level " + level);
    }
  }

  /**
   * The tiles of a tree of {@code size} entries that one of {@code oldSize} does not have, partial
   * ones included.
   */
  public static List<HashTile> added(long oldSize, long size) {
    List<HashTile> tiles = new ArrayList<>();
    for (int level = 0; hashesAt(level, size) > 0; level++) {
      long have = hashesAt(level, oldSize);
      long hashes = hashesAt(level, size);
      // The last tile was partial where it had room left, and is a new one where it has grown.
      for (long at = have - have % FULL; have < hashes && at < hashes; at += FULL) {
        tiles.add(new HashTile(level, at / FULL, (int) Math.min(FULL, hashes - at)));
      }
    }
    return tiles;
  }

  @Override
  public String path() {
    return "tile/" + level + "/" + new TileNumber(index, width).path();
  }

  @Override
  public boolean isIn(long size) {
    return index * FULL + width <= hashesAt(level, size);
  }

  /**
   * The tile's bytes, 32 for each hash, from stored hashes of a tree that it {@linkplain #isIn is
   * in}.
   */
  public byte[] contents(NodeReader nodes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(width * Hash.LENGTH);
    for (int i = 0; i < width; i++) {
      bytes.writeBytes(nodes.node(new NodeId(level * HEIGHT, index * FULL + i)).bytes());
    }
    return bytes.toByteArray();
  }

  /** How many hashes there are at a tile level: {@code floor(size / 256^level)}. */
  static long hashesAt(int level, long size) {
    return level > HIGHEST_WITH_HASHES ? 0 : size >> (level * HEIGHT);
  }
}
