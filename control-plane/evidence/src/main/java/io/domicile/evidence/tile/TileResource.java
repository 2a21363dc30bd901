package io.domicile.evidence.tile;

import io.domicile.evidence.MalformedEvidenceException;

/**
 * Something a tiled log serves below {@code tile/}: hashes or entries (<a
 * href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>).
 */
public sealed interface TileResource permits HashTile, EntryBundle {

  /** How many items a full tile has. */
  int FULL = 256;

  /** Where it is, relative to the log's prefix, beginning with {@code tile/}. */
  String path();

  /** Whether a tree of {@code size} entries has all the items of this tile. */
  boolean isIn(long size);

  /** Reads a path below the log's prefix; only the canonical spelling is one. */
  static TileResource parse(String path) throws MalformedEvidenceException {
    String[] parts = path.split("/", 3);
    if (parts.length != 3 || !parts[0].equals("tile")) {
      throw new MalformedEvidenceException("not a tile: " + path);
    }
    TileNumber number = TileNumber.parse(parts[2]);
    TileResource tile;
    try {
      tile =
          parts[1].equals("entries")
              ? new EntryBundle(number.index(), number.width())
              : new HashTile(Integer.parseInt(parts[1]), number.index(), number.width());
    } catch (IllegalArgumentException e) {
      throw new MalformedEvidenceException("not a tile: " + path, e);
    }
    if (!tile.path().equals(path)) {
      throw new MalformedEvidenceException("not a canonical tile path: " + path);
    }
    return tile;
  }
}
