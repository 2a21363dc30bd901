package io.domicile.evidence.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * A growing Merkle tree that holds only its right edge: the hashes of the perfect subtrees that its
 * leaves fall into, at most 63 of them. Appending costs one hash on average and yields the nodes to
 * store; the root of a tree of any size costs at most 62 hashes. Not safe for use by several
 * threads.
 */
public final class MerkleLog {

  private final List<Hash> edge;
  private long size;

  private MerkleLog(long size, List<Hash> edge) {
    this.size = size;
    this.edge = edge;
  }

  /** A log without entries. */
  public static MerkleLog empty() {
    return new MerkleLog(0, new ArrayList<>());
  }

  /**
   * A log that continues one of {@code size} entries from its stored hashes. Compare {@link
   * #root()} with the last checkpoint before appending: a store that lost or changed a hash shows
   * there.
   */
  public static MerkleLog resume(long size, NodeReader nodes) {
    return new MerkleLog(
        size, new ArrayList<>(Subtrees.of(0, size).stream().map(nodes::node).toList()));
  }

  /**
   * Appends the entry at index {@link #size()}.
   *
   * @return the leaf and then every subtree that it completes, upwards: the nodes to store
   */
  public List<Node> append(Hash leaf) {
    List<Node> completed = new ArrayList<>();
    int level = 0;
    long index = size;
    Hash hash = leaf;
    completed.add(new Node(new NodeId(level, index), hash));
    while ((index & 1) == 1) {
      hash = Hash.ofNode(edge.removeLast(), hash);
      level++;
      index >>= 1;
      completed.add(new Node(new NodeId(level, index), hash));
    }
    edge.add(hash);
    size++;
    return completed;
  }

  /** How many entries there are. */
  public long size() {
    return size;
  }

  /** The root hash over all entries so far. */
  public Hash root() {
    return size == 0 ? Hash.ofEmptyTree() : Subtrees.fold(edge);
  }
}
