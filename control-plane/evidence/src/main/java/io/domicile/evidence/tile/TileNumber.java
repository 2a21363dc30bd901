package io.domicile.evidence.tile;

import io.domicile.evidence.MalformedEvidenceException;

/**
 * The last part of a tile's path: {@code x001/x234/067} for tile 1234067, with {@code .p/7} where
 * it is partial.
 */
record TileNumber(long index, int width) {

  /** Beyond this a tile's entries have no 63-bit index. */
  private static final long MOST = Long.MAX_VALUE / TileResource.FULL - 1;

  TileNumber {
    require(index, width);
  }

  static void require(long index, int width) {
    if (index < 0 || index > MOST || width < 1 || width > TileResource.FULL) {
      throw new IllegalArgumentException("no tile " + index + " of width " + width);
    }
  }

  /** Reads leniently; {@link TileResource#parse} compares with the canonical spelling. */
  static TileNumber parse(String text) throws MalformedEvidenceException {
    try {
      int dot = text.indexOf(".p/");
      int width = dot < 0 ? TileResource.FULL : Integer.parseInt(text.substring(dot + 3));
      String digits = (dot < 0 ? text : text.substring(0, dot)).replace("/", "").replace("x", "");
      return new TileNumber(Long.parseLong(digits), width);
    } catch (IllegalArgumentException e) {
      throw new MalformedEvidenceException("not a tile number: " + text, e);
    }
  }

  String path() {
    StringBuilder path = new StringBuilder(threeDigits(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      path.insert(0, "x" + threeDigits(rest % 1000) + "/");
    }
    return width == TileResource.FULL ? path.toString() : path + ".p/" + width;
  }

  private static String threeDigits(long number) {
    return Long.toString(1000 + number).substring(1);
  }
}
