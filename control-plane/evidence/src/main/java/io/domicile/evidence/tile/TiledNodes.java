package io.domicile.evidence.tile;

import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.NodeId;
import io.domicile.evidence.merkle.NodeReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The stored hashes of a log as its tiles give them: with this, whoever can fetch tiles can make
 * every proof himself. Tiles are not trusted; a proof made from wrong ones does not verify. Each
 * tile is fetched once. Not safe for use by several threads.
 */
public final class TiledNodes implements NodeReader {

  private final long size;
  private final Function<HashTile, byte[]> fetch;
  private final Map<HashTile, byte[]> fetched = new HashMap<>();

  /**
   * The hashes of a tree of {@code size} entries, which a checkpoint must have told.
   *
   * @param fetch the bytes of a tile of that tree
   */
  public TiledNodes(long size, Function<HashTile, byte[]> fetch) {
    this.size = size;
    this.fetch = fetch;
  }

  @Override
  public Hash node(NodeId id) {
    int level = id.level() / HashTile.HEIGHT;
    int height = id.level() % HashTile.HEIGHT;
    long first = id.index() << height;
    long index = first / TileResource.FULL;
    int offset = (int) (first % TileResource.FULL);
    long hashes = HashTile.hashesAt(level, size) - index * TileResource.FULL;
    HashTile tile = new HashTile(level, index, (int) Math.min(TileResource.FULL, hashes));
    byte[] contents = fetched.computeIfAbsent(tile, this::fetchWhole);
    List<Hash> row = new ArrayList<>();
    for (int i = offset; i < offset + (1 << height); i++) {
      row.add(Hash.of(Arrays.copyOfRange(contents, i * Hash.LENGTH, (i + 1) * Hash.LENGTH)));
    }
    while (row.size() > 1) {
      List<Hash> above = new ArrayList<>();
      for (int i = 0; i < row.size(); i += 2) {
        above.add(Hash.ofNode(row.get(i), row.get(i + 1)));
      }
      row = above;
    }
    return row.getFirst();
  }

  private byte[] fetchWhole(HashTile tile) {
    byte[] contents = fetch.apply(tile);
    if (contents.length != tile.width() * Hash.LENGTH) {
      throw new IllegalStateException(tile.path() + " has " + contents.length + " bytes");
    }
    return contents;
  }
}
