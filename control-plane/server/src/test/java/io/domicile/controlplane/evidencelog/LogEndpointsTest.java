package io.domicile.controlplane.evidencelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.cells.CellEvent.CellEnrolled;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Principal;
import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.entry.Subject;
import io.domicile.evidence.merkle.ConsistencyProof;
import io.domicile.evidence.note.NotePublicKey;
import io.domicile.evidence.note.SignedNote;
import io.domicile.evidence.tile.EntryBundle;
import io.domicile.evidence.tile.HashTile;
import io.domicile.evidence.tile.TiledNodes;
import io.domicile.evidence.verify.Verifier;
import io.domicile.residency.region.RegionCode;
import io.domicile.testing.postgres.PostgresExtension;
import io.dropwizard.util.Duration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An auditor at the endpoints, who trusts nothing but the log's origin and public key. */
@ExtendWith(PostgresExtension.class)
class LogEndpointsTest {

  private static final RegionCode REGION = RegionCode.of("eu-central-1");

  @TempDir private Path directory;

  private TestLog log;
  private EvidenceLogConfiguration configuration;
  private LogServer server;
  private Verifier verifier;

  @BeforeEach
  void begin(PostgresExtension.Cluster cluster) throws Exception {
    log = new TestLog(cluster, directory);
    configuration =
        new EvidenceLogConfiguration(
            TestLog.ORIGIN, directory.resolve("keys/log"), Duration.milliseconds(100));
    server = new LogServer(configuration, log.jdbi);
    String published = Files.readString(directory.resolve("keys/log.pub")).strip();
    verifier = new Verifier(TestLog.ORIGIN, List.of(NotePublicKey.parse(published)));
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void an_empty_log_has_a_checkpoint_too() throws Exception {
    assertThat(checkpoint().size()).isZero();
    assertThat(server.get("/v1/log/checkpoint").headers().firstValue("Content-Type"))
        .hasValueSatisfying(
            type -> assertThat(type).isEqualToIgnoringCase("text/plain;charset=utf-8"));
    assertThat(server.get("/v1/log/entries/0/proof").statusCode()).isEqualTo(404);
    assertThat(server.get("/v1/log/tile/0/000.p/1").statusCode()).isEqualTo(404);
  }

  @Test
  void everything_two_servers_recorded_is_verified_offline_through_the_endpoints()
      throws Exception {
    int each = 150;
    int all = 300;
    byte[] before = server.get("/v1/log/checkpoint").body();
    Jdbi second = log.connect();
    try (LogServer other = new LogServer(configuration, second)) {
      Thread first = Thread.startVirtualThread(() -> enrol(server.log(), log.jdbi, each));
      enrol(other.log(), second, each);
      first.join();
      await().until(() -> checkpoint().size() == all);

      byte[] signed = other.get("/v1/log/checkpoint").body();
      List<byte[]> entries = entries(all);
      assertThat(verifier.whole(signed, entries.iterator()).isVerified()).isTrue();
      TiledNodes nodes = new TiledNodes(all, this::tile);
      for (byte[] older : List.of(before, signed)) {
        long size = checkpoint(older).size();
        var growth = ConsistencyProof.generate(size, all, nodes);
        assertThat(verifier.growth(older, signed, growth).isVerified()).isTrue();
      }
      List<byte[]> history = new ArrayList<>();
      for (int index = 0; index < all; index++) {
        boolean ofSubject =
            new String(entries.get(index), UTF_8).contains("subject cell/eu-central-1-c7\n");
        if (ofSubject || index % 29 == 0 || index == all - 1) {
          byte[] proof = server.get("/v1/log/entries/" + index + "/proof").body();
          assertThat(verifier.proof(proof).isVerified()).isTrue();
          if (ofSubject) {
            history.add(proof);
          }
        }
      }
      assertThat(verifier.history(Subject.of("cell", "eu-central-1-c7"), history).isVerified())
          .isTrue();
      assertThat(history).hasSize(all / 10);
    }
  }

  @Test
  void an_event_gets_its_place_when_it_is_committed_not_when_the_next_poll_is_due()
      throws Exception {
    server.close();
    server =
        new LogServer(
            new EvidenceLogConfiguration(
                TestLog.ORIGIN, configuration.keyFile(), Duration.hours(1)),
            log.jdbi);
    for (int i = 1; i <= 3; i++) {
      int size = i;
      enrol(server.log(), log.jdbi, 1);
      await().until(() -> checkpoint().size() == size);
    }
  }

  @Test
  void a_server_whose_database_was_restored_from_an_old_backup_does_not_start() throws Exception {
    enrol(server.log(), log.jdbi, 1);
    await().until(() -> checkpoint().size() == 1);
    server.close();
    TestLog emptied = new TestLog(log.cluster, directory);
    assertThatThrownBy(() -> new LogServer(configuration, emptied.jdbi))
        .hasStackTraceContaining("LOG_SHRANK");
    server = new LogServer(configuration, log.jdbi);
    assertThat(checkpoint().size()).isEqualTo(1);
  }

  @Test
  void the_leaf_tells_no_more_than_opaque_ids() throws Exception {
    enrol(server.log(), log.jdbi, 1);
    await().until(() -> checkpoint().size() == 1);
    assertThat(
            new String(entries(1).getFirst(), UTF_8)
                .lines()
                .map(line -> line.replaceFirst(" .*", "")))
        .containsExactly(
            "domicile-evidence-entry/v1",
            "index",
            "subject",
            "sequence",
            "kind",
            "at",
            "commitment");
  }

  @Test
  void what_is_not_in_the_log_is_not_found() throws Exception {
    enrol(server.log(), log.jdbi, 3);
    await().until(() -> checkpoint().size() == 3);
    assertThat(server.get("/v1/log/tile/0/000.p/3").statusCode()).isEqualTo(200);
    assertThat(server.get("/v1/log/tile/entries/000.p/2").statusCode()).isEqualTo(200);
    for (String path :
        new String[] {
          "tile/0/000",
          "tile/0/000.p/4",
          "tile/0/000.p/03",
          "tile/1/000.p/1",
          "tile/entries/000.p/4",
          "tile/entries/001.p/1",
          "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
          "tile/64/000.p/1",
          "tile/x/y",
          "entries/3/proof",
          "entries/-1/proof",
          "entries/01/proof",
          "entries/99999999999999999999/proof",
          "entries/a/proof"
        }) {
      var response = server.get("/v1/log/" + path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(new String(response.body(), UTF_8)).contains("\"code\":\"not_found\"");
    }
  }

  @Test
  void an_event_outside_a_transaction_is_refused() {
    assertThatThrownBy(
            () -> log.jdbi.useHandle(handle -> server.log().append(handle, enrolled(1), ACTOR)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_server_with_another_key_does_not_start() throws Exception {
    var other =
        new EvidenceLogConfiguration(
            TestLog.ORIGIN, directory.resolve("other"), Duration.seconds(1));
    assertThatThrownBy(() -> new LogServer(other, log.connect()))
        .hasStackTraceContaining("CHECKPOINT_NOT_SIGNED");
  }

  @Test
  void a_key_that_others_can_read_or_that_is_of_another_log_is_refused() throws Exception {
    var foreign =
        new EvidenceLogConfiguration(
            "other.test/log", configuration.keyFile(), configuration.pollInterval());
    assertThatThrownBy(() -> new LogServer(foreign, log.connect()))
        .hasStackTraceContaining("is of the log domicile.test/log");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(configuration.keyFile())))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(
        configuration.keyFile(), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> new LogServer(configuration, log.connect()))
        .hasStackTraceContaining("must have mode 0600");
  }

  @Test
  void a_log_that_cannot_go_on_is_unhealthy_until_it_can() {
    assertThat(server.healthy()).isTrue();
    log.jdbi.useHandle(handle -> handle.execute("ALTER TABLE evidence_leaf RENAME TO away"));
    enrol(server.log(), log.jdbi, 1);
    await().until(() -> !server.healthy());
    log.jdbi.useHandle(handle -> handle.execute("ALTER TABLE away RENAME TO evidence_leaf"));
    await().until(() -> server.healthy() && checkpoint().size() == 1);
  }

  private static final Actor ACTOR = Actor.of(Principal.system("test"));

  /** Records so many events, ten to a transaction. */
  private static void enrol(EvidenceLog evidence, Jdbi jdbi, int events) {
    for (int first = 0; first < events; first += 10) {
      int end = Math.min(first + 10, events);
      int begin = first;
      jdbi.useTransaction(
          handle -> {
            for (int i = begin; i < end; i++) {
              evidence.append(handle, enrolled(i % 10), ACTOR);
            }
          });
    }
  }

  private static CellEnrolled enrolled(int cell) {
    return new CellEnrolled(
        CellId.of("eu-central-1-c" + cell), REGION, SigningKey.generate().verificationKey());
  }

  private Checkpoint checkpoint() throws Exception {
    return checkpoint(server.get("/v1/log/checkpoint").body());
  }

  private Checkpoint checkpoint(byte[] signed) throws Exception {
    assertThat(verifier.checkpoint(signed).isVerified()).isTrue();
    return Checkpoint.parse(SignedNote.parse(signed).text());
  }

  private byte[] tile(HashTile tile) {
    var response = server.get("/v1/log/" + tile.path());
    assertThat(response.statusCode()).as(tile.path()).isEqualTo(200);
    return response.body();
  }

  private List<byte[]> entries(long size) throws Exception {
    List<byte[]> entries = new ArrayList<>();
    for (EntryBundle bundle : EntryBundle.of(size)) {
      entries.addAll(bundle.entries(server.get("/v1/log/" + bundle.path()).body()));
    }
    return entries;
  }
}
