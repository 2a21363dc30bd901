package io.domicile.controlplane.evidencelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.controlplane.evidencelog.LogDao.PendingEvent;
import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.entry.LogEntry;
import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.MerkleLog;
import io.domicile.evidence.merkle.Node;
import io.domicile.evidence.note.NotePrivateKey;
import io.domicile.evidence.verify.Verdict;
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
 * checkpoint, and that with its own key; a log that was changed, cut, or signed by another key is
 * not continued.
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

  Sequencer(Jdbi jdbi, NotePrivateKey key) {
    this.jdbi = jdbi;
    this.key = key;
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
    return jdbi.inTransaction(this::sequence);
  }

  /** Whether there is anything to do; a cheap look without a lock. */
  boolean anyPending() {
    return jdbi.withExtension(LogDao.class, LogDao::anyPending);
  }

  private int sequence(Handle handle) {
    // Read committed: every statement after this one sees what the sequencer before us committed.
    handle.execute("SET LOCAL lock_timeout = '10s'");
    handle.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
    LogDao dao = handle.attach(LogDao.class);
    Optional<String> latest = dao.latestCheckpoint();
    MerkleLog log = latest.isPresent() ? resume(dao, latest.get()) : MerkleLog.empty();
    List<PendingEvent> events = dao.pending(BATCH);
    if (!events.isEmpty()) {
      append(dao, log, events);
    }
    if (latest.isEmpty() || !events.isEmpty()) {
      Checkpoint checkpoint = new Checkpoint(origin, log.size(), log.root());
      dao.insertCheckpoint(log.size(), checkpoint.sign(key).encoded());
    }
    return events.size();
  }

  private MerkleLog resume(LogDao dao, String note) {
    return switch (verifier.checkpoint(note.getBytes(UTF_8))) {
      case Verdict.Failed(var failure, var detail) ->
          throw new CorruptLogException("the last checkpoint: " + failure + ", " + detail);
      case Verdict.Verified(var checkpoint) -> {
        MerkleLog log = StoredNodes.with(dao, nodes -> MerkleLog.resume(checkpoint.size(), nodes));
        if (!log.root().equals(checkpoint.root())) {
          throw new CorruptLogException(
              "its %d entries have root %s, the last checkpoint says %s"
                  .formatted(checkpoint.size(), log.root(), checkpoint.root()));
        }
        yield log;
      }
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
