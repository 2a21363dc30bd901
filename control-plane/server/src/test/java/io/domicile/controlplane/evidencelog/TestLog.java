package io.domicile.controlplane.evidencelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.entry.Payload;
import io.domicile.evidence.note.KeyName;
import io.domicile.evidence.note.NotePrivateKey;
import io.domicile.evidence.tile.EntryBundle;
import io.domicile.evidence.verify.ProofVerdict;
import io.domicile.evidence.verify.Verifier;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** A log in a database of its own, with a key of its own. */
final class TestLog {

  static final String ORIGIN = "domicile.test/log";

  final PostgresExtension.Cluster cluster;
  final String database;
  final NotePrivateKey key = newKey();
  final Verifier verifier = new Verifier(ORIGIN, List.of(key.publicKey()));
  final Jdbi jdbi;
  final SeenCheckpoint seen;

  TestLog(PostgresExtension.Cluster cluster, Path directory) {
    this.seen = new SeenCheckpoint(directory.resolve("log.checkpoint"));
    this.cluster = cluster;
    this.database = cluster.createDatabase();
    Flyway.configure().dataSource(cluster.superuser(database)).load().migrate();
    this.jdbi = connect();
  }

  static NotePrivateKey newKey() {
    return NotePrivateKey.generate(new KeyName(ORIGIN), new SecureRandom());
  }

  DataSource dataSource() {
    return cluster.superuser(database);
  }

  /** Another server process's view of the same database. */
  Jdbi connect() {
    Jdbi connected = Jdbi.create(dataSource()).installPlugin(new SqlObjectPlugin());
    EvidenceLog.prepare(connected);
    return connected;
  }

  /** Records an event as a caller's transaction does. */
  static void record(Handle handle, String subject, String content) {
    Payload payload = Payload.salted(content.getBytes(UTF_8), new SecureRandom());
    handle
        .attach(EventDao.class)
        .record(
            subject,
            "test.happened",
            Instant.parse("2026-11-23T05:36:03.123Z"),
            payload.commitment().bytes(),
            payload.salt(),
            payload.content());
  }

  void record(String subject, String content) {
    jdbi.useTransaction(handle -> record(handle, subject, content));
  }

  /** What the offline verifier says of the whole log, read from its tables. */
  ProofVerdict verdict() {
    PublishedLog log = new PublishedLog(jdbi);
    byte[] checkpoint = log.checkpoint().encoded().getBytes(UTF_8);
    List<byte[]> entries = new ArrayList<>();
    try {
      for (EntryBundle bundle : EntryBundle.of(size())) {
        entries.addAll(bundle.entries(log.tile(bundle).orElseThrow()));
      }
    } catch (MalformedEvidenceException e) {
      throw new IllegalStateException(e);
    }
    return verifier.whole(checkpoint, entries.iterator());
  }

  Payload firstPayload() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT salt, content FROM evidence_payload ORDER BY event_id LIMIT 1")
                .map((row, context) -> new Payload(row.getBytes(1), row.getBytes(2)))
                .one());
  }

  long size() {
    return number("SELECT max(size) FROM evidence_checkpoint");
  }

  long number(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
