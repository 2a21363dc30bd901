package io.domicile.evidence.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * Shows that the tree of {@code newSize} entries begins with the tree of {@code oldSize}: nothing
 * that was there has been changed or taken out (RFC 9162 section 2.1.4). From an empty tree, and
 * between equal sizes, the path is empty.
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {

  /**
   * @throws IllegalArgumentException unless {@code 0 <= oldSize <= newSize}: a log never shrinks
   */
  public ConsistencyProof {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException("no growth from " + oldSize + " to " + newSize);
    }
    path = List.copyOf(path);
  }

  /** Makes the proof from stored hashes. */
  public static ConsistencyProof generate(long oldSize, long newSize, NodeReader nodes) {
    List<Hash> path = new ArrayList<>();
    if (oldSize > 0 && oldSize < newSize) {
      walk(oldSize, 0, newSize, true, nodes, path);
    }
    return new ConsistencyProof(oldSize, newSize, path);
  }

  /** SUBPROOF(m, D[n], b) of RFC 9162 section 2.1.4.1, over the range {@code [begin, end)}. */
  private static void walk(
      long oldEnd, long begin, long end, boolean known, NodeReader nodes, List<Hash> path) {
    if (oldEnd == end) {
      if (!known) {
        path.add(Subtrees.hash(begin, end, nodes));
      }
      return;
    }
    long middle = begin + Subtrees.split(end - begin);
    if (oldEnd <= middle) {
      walk(oldEnd, begin, middle, known, nodes, path);
      path.add(Subtrees.hash(middle, end, nodes));
    } else {
      walk(oldEnd, middle, end, false, nodes, path);
      path.add(Subtrees.hash(begin, middle, nodes));
    }
  }

  /**
   * Whether the tree with {@code newRoot} begins with the one with {@code oldRoot} (RFC 9162
   * section 2.1.4.2).
   */
  public boolean verifies(Hash oldRoot, Hash newRoot) {
    if (oldSize == 0) {
      return path.isEmpty()
          && oldRoot.equals(Hash.ofEmptyTree())
          && (newSize > 0 || newRoot.equals(oldRoot));
    }
    if (oldSize == newSize) {
      return path.isEmpty() && oldRoot.equals(newRoot);
    }
    List<Hash> hashes = new ArrayList<>();
    if (Long.bitCount(oldSize) == 1) {
      hashes.add(oldRoot);
    }
    hashes.addAll(path);
    return hashes.size() >= 2 && climb(hashes, oldRoot, newRoot);
  }

  private boolean climb(List<Hash> hashes, Hash oldRoot, Hash newRoot) {
    long node = oldSize - 1;
    long last = newSize - 1;
    while ((node & 1) == 1) {
      node >>= 1;
      last >>= 1;
    }
    Hash fromOld = hashes.getFirst();
    Hash fromNew = fromOld;
    for (Hash sibling : hashes.subList(1, hashes.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        fromOld = Hash.ofNode(sibling, fromOld);
        fromNew = Hash.ofNode(sibling, fromNew);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        fromNew = Hash.ofNode(fromNew, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && fromOld.equals(oldRoot) && fromNew.equals(newRoot);
  }
}
