package io.domicile.evidence.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.evidence.testing.MemoryLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every tree of up to 64 leaves, every proof in it, and every one-byte change of each of them. */
class ExhaustiveProofsTest {

  private static final int LARGEST = 64;

  private final MemoryLog log = MemoryLog.ofSize(LARGEST + 1);

  @Test
  void the_root_is_the_one_of_the_recursive_definition() {
    for (int size = 1; size <= LARGEST; size++) {
      assertThat(log.root(size)).as("size %d", size).isEqualTo(recursive(0, size));
    }
  }

  @Test
  void a_resumed_log_goes_on_where_it_stopped() {
    for (int size = 0; size <= LARGEST; size++) {
      MerkleLog resumed = MerkleLog.resume(size, log);
      assertThat(resumed.root()).isEqualTo(log.root(size));
      resumed.append(log.leaf(size));
      assertThat(resumed.root()).isEqualTo(log.root(size + 1));
      assertThat(resumed.size()).isEqualTo(size + 1);
    }
  }

  @Test
  void every_entry_is_included_at_its_index_and_at_no_other() {
    for (int size = 1; size <= LARGEST; size++) {
      for (int index = 0; index < size; index++) {
        InclusionProof proof = InclusionProof.generate(index, size, log);
        assertThat(proof.verifies(log.leaf(index), log.root(size))).isTrue();
        for (int other = 0; other < size; other++) {
          boolean verifies =
              new InclusionProof(other, size, proof.path())
                  .verifies(log.leaf(index), log.root(size));
          assertThat(verifies).as("%d as %d of %d", index, other, size).isEqualTo(other == index);
        }
      }
    }
  }

  @Test
  void every_one_byte_change_breaks_an_inclusion_proof() {
    for (int size = 1; size <= LARGEST; size++) {
      for (int index = 0; index < size; index++) {
        InclusionProof proof = InclusionProof.generate(index, size, log);
        Hash leaf = log.leaf(index);
        Hash root = log.root(size);
        for (Hash other : changes(leaf)) {
          assertThat(proof.verifies(other, root)).isFalse();
        }
        for (Hash other : changes(root)) {
          assertThat(proof.verifies(leaf, other)).isFalse();
        }
        for (List<Hash> path : changes(proof.path())) {
          assertThat(new InclusionProof(index, size, path).verifies(leaf, root)).isFalse();
        }
      }
    }
  }

  @Test
  void every_growth_is_consistent() {
    for (int newSize = 0; newSize <= LARGEST; newSize++) {
      for (int oldSize = 0; oldSize <= newSize; oldSize++) {
        ConsistencyProof proof = ConsistencyProof.generate(oldSize, newSize, log);
        assertThat(proof.verifies(log.root(oldSize), log.root(newSize)))
            .as("%d to %d", oldSize, newSize)
            .isTrue();
      }
    }
  }

  @Test
  void every_one_byte_change_breaks_a_consistency_proof() {
    for (int newSize = 1; newSize <= LARGEST; newSize++) {
      for (int oldSize = 0; oldSize <= newSize; oldSize++) {
        ConsistencyProof proof = ConsistencyProof.generate(oldSize, newSize, log);
        Hash oldRoot = log.root(oldSize);
        Hash newRoot = log.root(newSize);
        for (Hash other : changes(oldRoot)) {
          assertThat(proof.verifies(other, newRoot)).isFalse();
        }
        // Anything is a growth of the empty log.
        for (Hash other : oldSize == 0 ? List.<Hash>of() : changes(newRoot)) {
          assertThat(proof.verifies(oldRoot, other)).isFalse();
        }
        for (List<Hash> path : changes(proof.path())) {
          assertThat(new ConsistencyProof(oldSize, newSize, path).verifies(oldRoot, newRoot))
              .isFalse();
        }
      }
    }
  }

  @Test
  void a_rewritten_entry_is_not_a_consistent_growth() {
    for (int rewritten = 0; rewritten < 40; rewritten++) {
      MemoryLog forged = new MemoryLog();
      for (int i = 0; i < LARGEST; i++) {
        forged.append(i == rewritten ? new byte[] {'x'} : log.entry(i));
      }
      ConsistencyProof proof = ConsistencyProof.generate(40, LARGEST, forged);
      assertThat(proof.verifies(log.root(40), forged.root(LARGEST))).isFalse();
    }
  }

  @Test
  void proofs_for_impossible_sizes_cannot_be_made() {
    assertThatThrownBy(() -> InclusionProof.generate(5, 5, log))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> InclusionProof.generate(-1, 5, log))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConsistencyProof.generate(6, 5, log))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_largest_indices_do_not_overflow() {
    Hash hash = log.leaf(0);
    long size = Long.MAX_VALUE;
    InclusionProof last = InclusionProof.generate(size - 1, size, id -> hash);
    assertThat(last.rootFrom(hash)).isPresent();
    assertThat(InclusionProof.generate(0, size, id -> hash).path()).hasSize(63);
    assertThat(ConsistencyProof.generate(size - 1, size, id -> hash).path()).isNotEmpty();
  }

  private Hash recursive(int begin, int end) {
    if (end - begin == 1) {
      return log.leaf(begin);
    }
    int split = Integer.highestOneBit(end - begin - 1);
    return Hash.ofNode(recursive(begin, begin + split), recursive(begin + split, end));
  }

  private static List<Hash> changes(Hash hash) {
    List<Hash> changed = new ArrayList<>();
    for (int i = 0; i < Hash.LENGTH; i++) {
      byte[] bytes = hash.bytes();
      bytes[i] ^= (byte) (1 << i % 8);
      changed.add(Hash.of(bytes));
    }
    return changed;
  }

  /** Every path with a byte changed, a hash taken out, a hash doubled, or two hashes swapped. */
  private static List<List<Hash>> changes(List<Hash> path) {
    List<List<Hash>> changed = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      for (Hash other : changes(path.get(i))) {
        List<Hash> copy = new ArrayList<>(path);
        copy.set(i, other);
        changed.add(copy);
      }
      List<Hash> shorter = new ArrayList<>(path);
      shorter.remove(i);
      changed.add(shorter);
      List<Hash> longer = new ArrayList<>(path);
      longer.add(i, path.get(i));
      changed.add(longer);
      if (i > 0) {
        List<Hash> swapped = new ArrayList<>(path);
        Collections.swap(swapped, i - 1, i);
        changed.add(swapped);
      }
    }
    List<Hash> extended = new ArrayList<>(path);
    extended.add(Hash.ofEmptyTree());
    changed.add(extended);
    return changed;
  }
}
