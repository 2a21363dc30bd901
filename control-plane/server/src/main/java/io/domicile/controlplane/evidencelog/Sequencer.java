package io.domicile.controlplane.evidencelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.controlplane.evidencelog.LogDao.PendingEvent;
import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.entry.LogEntry;
import io.domicile.evidence.merkle.ConsistencyProof;
import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.MerkleLog;
import io.domicile.evidence.merkle.Node;
import io.domicile.evidence.note.NotePrivateKey;
import io.domicile.evidence.verify.ProofVerdict;
import io.domicile.evidence.verify.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Gives pending events their places. One batch is one transaction under an advisory lock of the
 * database, so there is one sequencer at a time however many processes run one, and a batch is in
 * the log wholly or not at all. A checkpoint leaves the process only by its committed row: one that
 * was signed for a transaction that failed was never issued.
 *
 * <p>Before it adds anything it recomputes the root of what is there and compares it with the last
 * checkpoint, that with its own key, and both with the last checkpoint it saw issued; a log that
 * was changed, cut, restored from an old backup, or signed by another key is not continued.
 */
final class Sequencer {

  /** The most events per checkpoint. */
  static final int BATCH = 256;

  /** Whoever holds this lock in the registry's database is the sequencer: "evidence" in ASCII. */
  private static final long LOCK = 0x65766964656e6365L;

  private final Jdbi jdbi;
  private final NotePrivateKey key;
  private final String origin;
  private final Verifier verifier;
  private final SeenCheckpoint seen;

  Sequencer(Jdbi jdbi, NotePrivateKey key, SeenCheckpoint seen) {
    this.jdbi = jdbi;
    this.key = key;
    this.seen = seen;
    this.origin = key.publicKey().name().value();
    this.verifier = new Verifier(origin, List.of(key.publicKey()));
  }

  /**
   * Places as many pending events as fit into one batch.
   *
   * @return how many
   * @throws CorruptLogException if the log is not as its last checkpoint says
   */
  int sequence() {
    Batch batch = jdbi.inTransaction(this::sequence);
    batch.issued().ifPresent(seen::remember);
    return batch.events();
  }

  /**
   * What one transaction did.
   *
   * @param issued the signed checkpoint it made, if there was reason to make one
   */
  private record Batch(int events, Optional<String> issued) {}

  /** Whether there is anything to do; a cheap look without a lock. */
  boolean anyPending() {
    return jdbi.withExtension(LogDao.class, LogDao::anyPending);
  }

  private Batch sequence(Handle handle) {
    // Read committed: every statement after this one sees what the sequencer before us committed.
    handle.execute("SET LOCAL lock_timeout = '10s'");
    handle.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
    LogDao dao = handle.attach(LogDao.class);
    Optional<byte[]> latest = dao.latestCheckpoint().map(note -> note.getBytes(UTF_8));
    MerkleLog log = latest.map(note -> resume(dao, note)).orElseGet(MerkleLog::empty);
    seen.read().ifPresent(older -> requireGrowth(dao, older, latest.orElseGet(this::emptyLog)));
    List<PendingEvent> events = dao.pending(BATCH);
    if (!events.isEmpty()) {
      append(dao, log, events);
    }
    if (latest.isPresent() && events.isEmpty()) {
      return new Batch(0, Optional.empty());
    }
    String note = new Checkpoint(origin, log.size(), log.root()).sign(key).encoded();
    dao.insertCheckpoint(log.size(), note);
    return new Batch(events.size(), Optional.of(note));
  }

  private MerkleLog resume(LogDao dao, byte[] note) {
    Checkpoint checkpoint = require("the last checkpoint", verifier.checkpoint(note));
    MerkleLog log = StoredNodes.with(dao, nodes -> MerkleLog.resume(checkpoint.size(), nodes));
    if (!log.root().equals(checkpoint.root())) {
      throw new CorruptLogException(
          "its %d entries have root %s, the last checkpoint says %s"
              .formatted(checkpoint.size(), log.root(), checkpoint.root()));
    }
    return log;
  }

  /** What a database without any checkpoint amounts to. */
  private byte[] emptyLog() {
    return new Checkpoint(origin, 0, Hash.ofEmptyTree()).sign(key).encoded().getBytes(UTF_8);
  }

  /**
   * A log that this server has issued a checkpoint of must have grown from there, whatever the
   * database says.
   */
  private void requireGrowth(LogDao dao, byte[] older, byte[] newer) {
    Checkpoint from = require("the checkpoint in " + seen, verifier.checkpoint(older));
    Checkpoint to = require("the last checkpoint", verifier.checkpoint(newer));
    // Where it shrank there is no proof to make; the verifier says so before it looks at one.
    ConsistencyProof proof =
        StoredNodes.with(
            dao,
            nodes -> ConsistencyProof.generate(Math.min(from.size(), to.size()), to.size(), nodes));
    require("growth since the checkpoint in " + seen, verifier.growth(older, newer, proof));
  }

  private static Checkpoint require(String what, ProofVerdict verdict) {
    return switch (verdict) {
      case ProofVerdict.Failed(var failure, var detail) ->
          throw new CorruptLogException(what + ": " + failure + ", " + detail);
      case ProofVerdict.Verified(var checkpoint) -> checkpoint;
    };
  }

  private static void append(LogDao dao, MerkleLog log, List<PendingEvent> events) {
    Map<String, Long> sequences = new LinkedHashMap<>();
    List<Long> ids = new ArrayList<>();
    List<Long> indexes = new ArrayList<>();
    List<byte[]> entries = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    for (PendingEvent event : events) {
      long number = sequences.merge(event.subject(), event.sequence() + 1, (had, next) -> had + 1);
      LogEntry entry = event.at(log.size(), number);
      ids.add(event.id());
      indexes.add(entry.index());
      entries.add(entry.bytes());
      nodes.addAll(log.append(Hash.ofLeaf(entry.bytes())));
    }
    dao.insertLeaves(indexes, entries);
    dao.insertNodes(
        nodes.stream().map(node -> node.id().level()).toList(),
        nodes.stream().map(node -> node.id().index()).toList(),
        nodes.stream().map(node -> node.hash().bytes()).toList());
    dao.advance(sequences.keySet(), sequences.values());
    for (int placed : dao.place(ids, indexes)) {
      if (placed != 1) {
        throw new IllegalStateException("an event vanished while it got its place");
      }
    }
  }
}
