package io.domicile.controlplane.evidencelog;

import io.domicile.controlplane.principal.Actor;
import io.domicile.evidence.entry.Payload;
import io.domicile.evidence.note.NotePrivateKey;
import io.domicile.evidence.note.NotePublicKey;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The control plane's evidence log. Thread-safe. */
public final class EvidenceLog {

  private final NotePublicKey publicKey;
  private final SequencerLoop loop;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private EvidenceLog(NotePublicKey publicKey, SequencerLoop loop, Clock clock) {
    this.publicKey = publicKey;
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * Wires the log into an application: the sequencer, which starts and stops with it, the endpoints
   * below {@code /v1/log}, and a health check.
   *
   * @param jdbi the registry's database, migrated
   * @throws IOException if the key cannot be read or made
   */
  public static EvidenceLog install(
      EvidenceLogConfiguration configuration, Jdbi jdbi, Clock clock, Environment environment)
      throws IOException {
    prepare(jdbi);
    NotePrivateKey key = LogKeyFile.loadOrCreate(configuration.keyFile(), configuration.keyName());
    SeenCheckpoint seen = new SeenCheckpoint(configuration.seenCheckpointFile());
    SequencerLoop loop =
        new SequencerLoop(
            new Sequencer(jdbi, key, seen), configuration.pollInterval().toJavaDuration());
    environment.lifecycle().manage(loop);
    environment.healthChecks().register("evidence-log", loop.healthCheck());
    environment.jersey().register(new LogResource(new PublishedLog(jdbi)));
    return new EvidenceLog(key.publicKey(), loop, clock);
  }

  /** Tells JDBI the names of the arrays that our queries bind. */
  static void prepare(Jdbi jdbi) {
    jdbi.registerArrayType(int.class, "integer");
    jdbi.registerArrayType(long.class, "bigint");
  }

  /**
   * Records an event: it will be in the log if, and only if, the caller's transaction commits. Take
   * the row lock that orders the subject's changes first; events of one subject get their numbers
   * in the order of these calls.
   *
   * @param by whose doing it is
   * @throws IllegalStateException outside a transaction
   */
  public void append(Handle handle, EvidenceEvent event, Actor by) {
    if (!handle.isInTransaction()) {
      throw new IllegalStateException(
          "an event is recorded in the transaction of what it describes");
    }
    Payload payload = Payload.salted(RecordedEvent.payload(event, by), random);
    handle
        .attach(EventDao.class)
        .record(
            event.subject().value(),
            event.kind().name(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            payload.commitment().bytes(),
            payload.salt(),
            payload.content());
    handle.afterCommit(loop::wake);
  }

  /** What checkpoints are verified with. */
  public NotePublicKey publicKey() {
    return publicKey;
  }
}
