package io.domicile.evidence.merkle;

/** Where stored hashes come from: a table, an array, tiles over HTTP. */
@FunctionalInterface
public interface NodeReader {

  /**
   * The hash of a perfect subtree. It is only asked for subtrees that lie wholly inside the tree at
   * hand.
   *
   * @throws IllegalStateException where the hash is not there although it should be
   */
  Hash node(NodeId id);
}
