package io.domicile.evidence.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows that the tree of {@code size} entries has a given leaf at {@code index}: the hashes beside
 * the way from that leaf to the root, leaf's sibling first (RFC 9162 section 2.1.3).
 */
public record InclusionProof(long index, long size, List<Hash> path) {

  /**
   * @throws IllegalArgumentException unless {@code 0 <= index < size}
   */
  public InclusionProof {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no entry " + index + " in a tree of " + size);
    }
    path = List.copyOf(path);
  }

  /** Makes the proof from stored hashes. */
  public static InclusionProof generate(long index, long size, NodeReader nodes) {
    List<Hash> path = new ArrayList<>();
    if (index >= 0 && index < size) {
      walk(index, 0, size, nodes, path);
    }
    return new InclusionProof(index, size, path);
  }

  /** PATH(m, D[n]) of RFC 9162 section 2.1.3.1, over the range {@code [begin, end)}. */
  private static void walk(long index, long begin, long end, NodeReader nodes, List<Hash> path) {
    if (end - begin == 1) {
      return;
    }
    long middle = begin + Subtrees.split(end - begin);
    if (index < middle) {
      walk(index, begin, middle, nodes, path);
      path.add(Subtrees.hash(middle, end, nodes));
    } else {
      walk(index, middle, end, nodes, path);
      path.add(Subtrees.hash(begin, middle, nodes));
    }
  }

  /**
   * The root that this proof and the leaf lead to, by RFC 9162 section 2.1.3.2; empty where the
   * path has not exactly the length that index and size ask for.
   */
  public Optional<Hash> rootFrom(Hash leaf) {
    long node = index;
    long last = size - 1;
    Hash root = leaf;
    for (Hash sibling : path) {
      if (last == 0) {
        return Optional.empty();
      }
      if ((node & 1) == 1 || node == last) {
        root = Hash.ofNode(sibling, root);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        root = Hash.ofNode(root, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 ? Optional.of(root) : Optional.empty();
  }

  /** Whether the tree with this root has this leaf at {@link #index()}. */
  public boolean verifies(Hash leaf, Hash root) {
    return rootFrom(leaf).filter(root::equals).isPresent();
  }
}
