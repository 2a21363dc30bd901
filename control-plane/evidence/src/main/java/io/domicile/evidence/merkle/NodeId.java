package io.domicile.evidence.merkle;

/**
 * The place of a perfect subtree: the one over the leaves {@code [index << level, (index + 1) <<
 * level)}. Level 0 is the leaves. Such a subtree never changes once it is full, which is why these
 * are the hashes worth storing.
 *
 * @param level height of the subtree, 0 to 62
 * @param index place among the subtrees of that height, from the left
 */
public record NodeId(int level, long index) {

  public NodeId {
    if (level < 0 || level > 62 || index < 0 || index > Long.MAX_VALUE >> level) {
      throw new IllegalArgumentException("no such node: level " + level + ", index " + index);
    }
  }
}
