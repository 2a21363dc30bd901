package io.domicile.evidence.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.entry.LogEntry;
import io.domicile.evidence.entry.Payload;
import io.domicile.evidence.entry.Subject;
import io.domicile.evidence.merkle.ConsistencyProof;
import io.domicile.evidence.merkle.InclusionProof;
import io.domicile.evidence.note.KeyName;
import io.domicile.evidence.note.NotePrivateKey;
import io.domicile.evidence.proof.TlogProof;
import io.domicile.evidence.testing.MemoryLog;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifierTest {

  private static final String ORIGIN = "domicile.example/log";
  private static final int SIZE = 21;

  private final NotePrivateKey key =
      NotePrivateKey.generate(new KeyName(ORIGIN), new SecureRandom());
  private final NotePrivateKey otherKey =
      NotePrivateKey.generate(new KeyName(ORIGIN), new SecureRandom());
  private final Verifier verifier = new Verifier(ORIGIN, List.of(key.publicKey()));
  private final Writer writer = new Writer();
  private final MemoryLog log = writer.log;

  VerifierTest() {
    for (int i = 0; i < SIZE; i++) {
      writer.append(Subject.of("tenant", "t" + i % 3));
    }
  }

  @Test
  void every_entry_of_the_log_is_verified() {
    for (int size = 1; size <= SIZE; size++) {
      for (int index = 0; index < size; index++) {
        InclusionProof proof = InclusionProof.generate(index, size, log);
        assertThat(verifier.entry(checkpoint(size), log.entry(index), proof).isVerified()).isTrue();
        assertThat(verifier.proof(proof(index, size)).isVerified()).isTrue();
      }
    }
  }

  @Test
  void no_byte_of_a_proof_file_can_change_unnoticed() {
    byte[] proof = proof(5, 8);
    for (int i = 0; i < proof.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = proof.clone();
        changed[i] ^= (byte) (1 << bit);
        assertThat(verifier.proof(changed).isVerified()).as("byte %d, bit %d", i, bit).isFalse();
      }
    }
  }

  @Test
  void each_failure_has_its_name() {
    InclusionProof proof = InclusionProof.generate(5, 8, log);
    byte[] entry = log.entry(5);
    byte[] checkpoint = checkpoint(8);

    assertFailed(
        verifier.entry("x".getBytes(US_ASCII), entry, proof), Failure.CHECKPOINT_MALFORMED);
    assertFailed(
        verifier.entry(checkpoint(8, ORIGIN, otherKey), entry, proof),
        Failure.CHECKPOINT_NOT_SIGNED);
    byte[] forged = checkpoint.clone();
    forged[ORIGIN.length() + 1] = '9';
    assertFailed(verifier.entry(forged, entry, proof), Failure.CHECKPOINT_BAD_SIGNATURE);
    assertFailed(
        new Verifier("other.example", List.of(key.publicKey())).entry(checkpoint, entry, proof),
        Failure.WRONG_ORIGIN);
    assertFailed(verifier.entry(checkpoint(9), entry, proof), Failure.PROOF_WRONG_SIZE);
    assertFailed(verifier.entry(checkpoint, log.entry(4), proof), Failure.NOT_INCLUDED);
    assertFailed(verifier.proof("x".getBytes(US_ASCII)), Failure.PROOF_MALFORMED);
  }

  @Test
  void an_entry_that_stands_at_another_index_than_it_says_is_a_gap() {
    MemoryLog shifted = new MemoryLog();
    shifted.append(log.entry(1));
    byte[] checkpoint = signed(new Checkpoint(ORIGIN, 1, shifted.root(1)), key);
    assertFailed(
        verifier.entry(checkpoint, log.entry(1), InclusionProof.generate(0, 1, shifted)),
        Failure.INDEX_GAP);
  }

  @Test
  void a_leaf_that_is_no_entry_is_not_verified() {
    MemoryLog strange = MemoryLog.ofSize(1);
    byte[] checkpoint = signed(new Checkpoint(ORIGIN, 1, strange.root(1)), key);
    assertFailed(
        verifier.entry(checkpoint, strange.entry(0), InclusionProof.generate(0, 1, strange)),
        Failure.ENTRY_MALFORMED);
  }

  @Test
  void keys_of_before_and_after_a_rotation_both_count() {
    Verifier both = new Verifier(ORIGIN, List.of(key.publicKey(), otherKey.publicKey()));
    assertThat(both.checkpoint(checkpoint(8, ORIGIN, key)).isVerified()).isTrue();
    assertThat(both.checkpoint(checkpoint(8, ORIGIN, otherKey)).isVerified()).isTrue();
  }

  @Test
  void growth_is_verified_and_a_shrunk_or_rewritten_log_is_not() {
    ConsistencyProof proof = ConsistencyProof.generate(8, 21, log);
    assertThat(verifier.growth(checkpoint(8), checkpoint(21), proof).isVerified()).isTrue();
    assertFailed(verifier.growth(checkpoint(21), checkpoint(8), proof), Failure.LOG_SHRANK);
    assertFailed(verifier.growth(checkpoint(9), checkpoint(21), proof), Failure.PROOF_WRONG_SIZE);

    Writer rewritten = new Writer();
    for (int i = 0; i < SIZE; i++) {
      rewritten.append(Subject.of("tenant", "x" + i % 3));
    }
    byte[] forged = signed(new Checkpoint(ORIGIN, 21, rewritten.log.root(21)), key);
    assertFailed(
        verifier.growth(checkpoint(8), forged, ConsistencyProof.generate(8, 21, rewritten.log)),
        Failure.NOT_CONSISTENT);
  }

  @Test
  void a_whole_log_is_verified() {
    assertThat(verifier.whole(checkpoint(SIZE), log.entries().iterator()).isVerified()).isTrue();
    assertThat(verifier.whole(checkpoint(0), List.<byte[]>of().iterator()).isVerified()).isTrue();
  }

  @Test
  void an_entry_left_out_doubled_or_swapped_is_a_gap() {
    for (int i = 0; i < SIZE; i++) {
      List<byte[]> without = new ArrayList<>(log.entries());
      without.remove(i);
      assertFailed(verifier.whole(checkpoint(SIZE), without.iterator()), Failure.INDEX_GAP);
      List<byte[]> doubled = new ArrayList<>(log.entries());
      doubled.add(i, log.entry(i));
      assertFailed(verifier.whole(checkpoint(SIZE), doubled.iterator()), Failure.INDEX_GAP);
    }
    List<byte[]> swapped = new ArrayList<>(log.entries());
    Collections.swap(swapped, 3, 4);
    assertFailed(verifier.whole(checkpoint(SIZE), swapped.iterator()), Failure.INDEX_GAP);
  }

  @Test
  void an_entry_changed_in_place_gives_another_root() {
    List<byte[]> changed = new ArrayList<>(log.entries());
    changed.set(
        4, new String(log.entry(4), US_ASCII).replace("kind test", "kind best").getBytes(US_ASCII));
    assertFailed(verifier.whole(checkpoint(SIZE), changed.iterator()), Failure.WRONG_ROOT);
  }

  @Test
  void a_subject_whose_number_was_skipped_is_a_gap_even_if_the_log_has_none() {
    Writer skipping = new Writer();
    Subject subject = Subject.of("tenant", "t0");
    skipping.append(subject);
    skipping.skip(subject);
    skipping.append(subject);
    byte[] checkpoint = signed(new Checkpoint(ORIGIN, 2, skipping.log.root(2)), key);
    assertFailed(
        verifier.whole(checkpoint, skipping.log.entries().iterator()), Failure.SEQUENCE_GAP);
  }

  @Test
  void one_subjects_history_is_verified_and_a_hole_in_it_is_not() {
    Subject subject = Subject.of("tenant", "t1");
    List<byte[]> proofs = new ArrayList<>();
    for (int index = 1; index < SIZE; index += 3) {
      proofs.add(proof(index, SIZE));
    }
    assertThat(verifier.history(subject, proofs).isVerified()).isTrue();
    assertFailed(verifier.history(Subject.of("tenant", "t2"), proofs), Failure.WRONG_SUBJECT);
    assertFailed(verifier.history(subject, proofs.subList(1, proofs.size())), Failure.SEQUENCE_GAP);
    proofs.remove(2);
    assertFailed(verifier.history(subject, proofs), Failure.SEQUENCE_GAP);
    assertFailed(verifier.history(subject, List.of()), Failure.SEQUENCE_GAP);
  }

  @Test
  void a_disclosed_payload_must_be_the_one_committed_to() {
    byte[] proof = proof(5, 8);
    Payload payload = writer.payloads.get(5);
    assertThat(verifier.disclosure(proof, payload).isVerified()).isTrue();
    assertFailed(
        verifier.disclosure(proof, new Payload(payload.salt(), "forged".getBytes(US_ASCII))),
        Failure.PAYLOAD_MISMATCH);
  }

  private byte[] proof(int index, int size) {
    var inclusion = InclusionProof.generate(index, size, log);
    var note = new Checkpoint(ORIGIN, size, log.root(size)).sign(key);
    return new TlogProof(log.entry(index), inclusion, note).encoded().getBytes(UTF_8);
  }

  private byte[] checkpoint(int size) {
    return checkpoint(size, ORIGIN, key);
  }

  private byte[] checkpoint(int size, String origin, NotePrivateKey signer) {
    return signed(new Checkpoint(origin, size, log.root(size)), signer);
  }

  private static byte[] signed(Checkpoint checkpoint, NotePrivateKey signer) {
    return checkpoint.sign(signer).encoded().getBytes(UTF_8);
  }

  private static void assertFailed(ProofVerdict verdict, Failure failure) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            ProofVerdict.Failed.class, failed -> assertThat(failed.failure()).isEqualTo(failure));
  }

  /** Writes entries as a log's sequencer does, numbering each subject's. */
  private static final class Writer {
    private final MemoryLog log = new MemoryLog();
    private final List<Payload> payloads = new ArrayList<>();
    private final Map<Subject, Long> sequences = new HashMap<>();

    void append(Subject subject) {
      byte[] content = ("payload " + log.size()).getBytes(US_ASCII);
      Payload payload = Payload.salted(content, new SecureRandom());
      payloads.add(payload);
      LogEntry entry =
          new LogEntry(
              log.size(),
              subject,
              sequences.merge(subject, 1L, Long::sum),
              "test",
              Instant.parse("2026-11-23T05:36:03Z"),
              payload.commitment());
      log.append(entry.bytes());
    }

    void skip(Subject subject) {
      sequences.merge(subject, 1L, Long::sum);
    }
  }
}
