package io.domicile.evidence.merkle;

import java.util.ArrayList;
import java.util.List;

/** Hashes of ranges of leaves, put together from the perfect subtrees that they consist of. */
final class Subtrees {

  private Subtrees() {}

  /**
   * The largest power of two smaller than {@code leaves}, which is at least 2: where RFC 6962
   * splits a tree.
   */
  static long split(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }

  /**
   * The perfect subtrees of the leaves {@code [begin, end)}, left to right, where {@code begin}
   * starts a subtree.
   */
  static List<NodeId> of(long begin, long end) {
    List<NodeId> subtrees = new ArrayList<>();
    for (long at = begin; at < end; ) {
      int level = 63 - Long.numberOfLeadingZeros(end - at);
      subtrees.add(new NodeId(level, at >> level));
      at += 1L << level;
    }
    return subtrees;
  }

  /** {@code MTH(D[begin:end])}: the hash over a non-empty range that starts a subtree. */
  static Hash hash(long begin, long end, NodeReader nodes) {
    return fold(of(begin, end).stream().map(nodes::node).toList());
  }

  /** The hash of perfect subtrees that stand side by side, left to right. */
  static Hash fold(List<Hash> subtrees) {
    Hash root = subtrees.getLast();
    for (Hash left : subtrees.reversed().subList(1, subtrees.size())) {
      root = Hash.ofNode(left, root);
    }
    return root;
  }
}
