package io.domicile.controlplane.evidencelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.evidence.entry.LogEntry;
import io.domicile.evidence.entry.Payload;
import io.domicile.evidence.proof.TlogProof;
import io.domicile.evidence.verify.ProofVerdict;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class SequencerTest {

  private TestLog log;
  private Sequencer sequencer;

  @BeforeEach
  void begin(PostgresExtension.Cluster cluster, @TempDir Path directory) {
    log = new TestLog(cluster, directory);
    sequencer = new Sequencer(log.jdbi, log.key, log.seen);
  }

  @Test
  void the_first_turn_signs_the_empty_log() {
    assertThat(sequencer.sequence()).isZero();
    assertThat(log.verdict()).isInstanceOf(ProofVerdict.Verified.class);
    assertThat(log.size()).isZero();
  }

  @Test
  void committed_events_get_places_and_rolled_back_ones_leave_no_gap() {
    for (int i = 0; i < 40; i++) {
      String subject = "tenant/t" + i % 3;
      boolean commits = i % 4 != 1;
      log.jdbi.useTransaction(
          handle -> {
            TestLog.record(handle, subject, "event");
            if (!commits) {
              handle.rollback();
            }
          });
    }
    assertThat(sequencer.sequence()).isEqualTo(30);
    assertThat(sequencer.sequence()).isZero();
    assertThat(log.verdict()).isInstanceOf(ProofVerdict.Verified.class);
    assertThat(log.size()).isEqualTo(30);
  }

  @Test
  void a_batch_has_a_bound_and_the_log_continues_over_batches() {
    log.jdbi.useTransaction(
        handle -> {
          for (int i = 0; i < 2 * Sequencer.BATCH + 7; i++) {
            TestLog.record(handle, "tenant/t" + i % 5, "event " + i);
          }
        });
    assertThat(sequencer.sequence()).isEqualTo(Sequencer.BATCH);
    assertThat(sequencer.anyPending()).isTrue();
    assertThat(sequencer.sequence()).isEqualTo(Sequencer.BATCH);
    assertThat(sequencer.sequence()).isEqualTo(7);
    assertThat(sequencer.anyPending()).isFalse();
    assertThat(log.verdict()).isInstanceOf(ProofVerdict.Verified.class);
    assertThat(log.number("SELECT count(*) FROM evidence_checkpoint")).isEqualTo(3);
  }

  @Test
  void two_sequencers_racing_with_writers_make_one_log_without_gaps() throws Exception {
    int writers = 4;
    int each = 60;
    AtomicBoolean writing = new AtomicBoolean(true);
    AtomicInteger committed = new AtomicInteger();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var sequencers =
          Stream.generate(log::connect)
              .limit(2)
              .map(jdbi -> new Sequencer(jdbi, log.key, log.seen))
              .map(
                  racing ->
                      executor.submit(
                          () -> {
                            int placed = 0;
                            while (writing.get() || racing.anyPending()) {
                              placed += racing.sequence();
                            }
                            return placed;
                          }))
              .toList();
      var written = new ArrayList<Future<?>>();
      for (int w = 0; w < writers; w++) {
        Jdbi jdbi = log.connect();
        String subject = "tenant/t" + w % 3;
        written.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    boolean commits = i % 5 != 3;
                    jdbi.useTransaction(
                        handle -> {
                          TestLog.record(handle, subject, "event");
                          if (!commits) {
                            handle.rollback();
                          }
                        });
                    committed.addAndGet(commits ? 1 : 0);
                  }
                }));
      }
      for (var writer : written) {
        writer.get();
      }
      writing.set(false);
      int placed = sequencers.get(0).get() + sequencers.get(1).get();
      assertThat(placed).isEqualTo(committed.get());
    }
    assertThat(committed).hasValue(writers * each * 4 / 5);
    assertThat(log.size()).isEqualTo(committed.get());
    assertThat(log.verdict()).isInstanceOf(ProofVerdict.Verified.class);
  }

  @Test
  void a_sequencer_killed_inside_a_batch_leaves_its_events_to_the_next() throws Exception {
    sequencer.sequence();
    log.record("tenant/a", "one");
    log.record("tenant/a", "two");
    // Hold the batch up at its last step, when leaves and nodes are written, and kill its
    // connection.
    try (Connection blocker = log.dataSource().getConnection();
        var statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE evidence_checkpoint IN SHARE MODE");
      var batch = CompletableFuture.supplyAsync(sequencer::sequence);
      String waiting =
          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
              + " AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO evidence_checkpoint%'";
      await().until(() -> log.number(waiting) == 1);
      log.number(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname ="
              + " current_database() AND query LIKE 'INSERT INTO evidence_checkpoint%'");
      assertThatThrownBy(batch::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(JdbiException.class);
      blocker.rollback();
    }
    assertThat(log.size()).isZero();
    assertThat(log.number("SELECT count(*) FROM evidence_leaf")).isZero();

    Sequencer next = new Sequencer(log.connect(), log.key, log.seen);
    assertThat(next.sequence()).isEqualTo(2);
    assertThat(log.verdict()).isInstanceOf(ProofVerdict.Verified.class);
  }

  @Test
  void events_committed_before_a_crash_are_placed_by_whoever_comes_next() {
    log.record("tenant/a", "one");
    // No sequencer of the process that recorded it ever ran.
    assertThat(new Sequencer(log.connect(), log.key, log.seen).sequence()).isEqualTo(1);
    assertThat(log.verdict()).isInstanceOf(ProofVerdict.Verified.class);
  }

  @Test
  void a_log_with_a_changed_hash_is_not_continued() {
    log.record("tenant/a", "one");
    sequencer.sequence();
    tamper("UPDATE evidence_node SET hash = sha256('forged')");
    log.record("tenant/a", "two");
    assertThatThrownBy(sequencer::sequence).isInstanceOf(CorruptLogException.class);
    assertThat(log.size()).isEqualTo(1);
  }

  @Test
  void a_log_with_a_lost_hash_is_not_continued() {
    log.record("tenant/a", "one");
    sequencer.sequence();
    tamper("DELETE FROM evidence_node");
    assertThatThrownBy(sequencer::sequence)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lost");
  }

  @Test
  void a_log_cut_back_to_an_older_checkpoint_does_not_write_over_the_rest(@TempDir Path elsewhere) {
    log.record("tenant/a", "one");
    sequencer.sequence();
    log.record("tenant/a", "two");
    sequencer.sequence();
    tamper("DELETE FROM evidence_checkpoint WHERE size = 2");
    log.record("tenant/a", "three");
    // Even without its memory of what it issued.
    SeenCheckpoint nothing = new SeenCheckpoint(elsewhere.resolve("none"));
    assertThatThrownBy(new Sequencer(log.jdbi, log.key, nothing)::sequence)
        .isInstanceOf(JdbiException.class);
  }

  @Test
  void a_log_that_is_sound_but_shorter_than_it_was_is_not_continued() {
    for (int i = 0; i < 3; i++) {
      log.record("tenant/a", "event " + i);
      sequencer.sequence();
    }
    tamper("DELETE FROM evidence_checkpoint WHERE size = 3");
    tamper("DELETE FROM evidence_leaf WHERE log_index = 2");
    tamper("DELETE FROM evidence_node WHERE level = 0 AND node_index = 2");
    assertThat(log.verdict()).isInstanceOf(ProofVerdict.Verified.class);
    log.record("tenant/a", "event 3");
    assertThatThrownBy(sequencer::sequence)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("LOG_SHRANK");
  }

  @Test
  void a_log_that_was_rewritten_from_its_beginning_is_not_continued(
      PostgresExtension.Cluster cluster, @TempDir Path elsewhere) {
    log.record("tenant/a", "one");
    sequencer.sequence();
    TestLog rewritten = new TestLog(cluster, elsewhere.resolve("other"));
    rewritten.record("tenant/a", "other");
    rewritten.record("tenant/a", "two");
    new Sequencer(rewritten.jdbi, log.key, rewritten.seen).sequence();
    assertThatThrownBy(new Sequencer(rewritten.jdbi, log.key, log.seen)::sequence)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("NOT_CONSISTENT");
  }

  @Test
  void a_log_of_another_key_is_not_continued() {
    log.record("tenant/a", "one");
    sequencer.sequence();
    assertThatThrownBy(() -> new Sequencer(log.jdbi, TestLog.newKey(), log.seen).sequence())
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("CHECKPOINT_NOT_SIGNED");
  }

  @Test
  void leaves_nodes_and_checkpoints_cannot_be_changed_or_deleted() {
    log.record("tenant/a", "one");
    sequencer.sequence();
    for (String sql :
        new String[] {
          "UPDATE evidence_leaf SET entry = ''",
          "DELETE FROM evidence_leaf",
          "TRUNCATE evidence_leaf",
          "UPDATE evidence_node SET level = 1",
          "DELETE FROM evidence_node",
          "TRUNCATE evidence_node",
          "UPDATE evidence_checkpoint SET note = ''",
          "DELETE FROM evidence_checkpoint",
          "TRUNCATE evidence_checkpoint"
        }) {
      assertThatThrownBy(() -> log.jdbi.useHandle(handle -> handle.execute(sql)))
          .as(sql)
          .hasMessageContaining("only grows");
    }
  }

  @Test
  void erasing_a_payload_breaks_no_proof() throws Exception {
    log.record("tenant/a", "{\"slug\":\"acme\"}");
    log.record("tenant/b", "{\"slug\":\"other\"}");
    sequencer.sequence();
    TlogProof proof = new PublishedLog(log.jdbi).proof(0).orElseThrow();
    byte[] encoded = proof.encoded().getBytes(UTF_8);
    Payload payload = log.firstPayload();
    assertThat(log.verifier.disclosure(encoded, payload).isVerified()).isTrue();

    int erased =
        log.jdbi.withHandle(
            handle ->
                handle.execute(
                    """
                    DELETE FROM evidence_payload
                    WHERE event_id IN (SELECT id FROM evidence_event WHERE subject = ?)
                    """,
                    "tenant/a"));
    assertThat(erased).isEqualTo(1);
    assertThat(log.number("SELECT count(*) FROM evidence_payload")).isEqualTo(1);
    assertThat(log.verifier.proof(encoded).isVerified()).isTrue();
    assertThat(log.verdict()).isInstanceOf(ProofVerdict.Verified.class);
    assertThat(new String(proof.entry(), UTF_8)).doesNotContain("acme");
    assertThat(LogEntry.parse(proof.entry()).kind()).isEqualTo("test.happened");
  }

  private void tamper(String sql) {
    log.jdbi.useTransaction(
        handle -> {
          handle.execute("SET LOCAL session_replication_role = replica");
          handle.execute(sql);
        });
  }
}
