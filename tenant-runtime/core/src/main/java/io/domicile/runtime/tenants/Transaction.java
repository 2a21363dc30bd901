package io.domicile.runtime.tenants;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.UuidV7;
import io.domicile.runtime.sealing.SealedFields;
import io.domicile.runtime.sealing.SealedTables;
import io.domicile.runtime.sealing.Sealer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** One transaction in one tenant's database. For the thread and the time of its {@link Work}. */
public final class Transaction {

  private final Handle handle;
  private final Clock clock;
  private final SealedTables sealedTables;

  Transaction(Handle handle, Clock clock, SealedTables sealedTables) {
    this.sealedTables = sealedTables;
    this.handle = handle;
    this.clock = clock;
  }

  /**
   * A JDBI SqlObject whose statements run in this transaction; sealed fields work in it.
   *
   * @throws IllegalStateException if it has to do with sealed fields and was not declared at start
   */
  public <T> T attach(Class<T> sqlObject) {
    sealedTables.requireDeclared(sqlObject);
    return handle.attach(sqlObject);
  }

  /** The JDBI handle of this transaction, for statements that no SqlObject fits. */
  public Handle handle() {
    return handle;
  }

  /** The tenant's sealer, for values that no record declares. */
  public Sealer sealer() {
    return handle.getConfig(SealedFields.class).sealer();
  }

  /** A fresh id for a row, time-ordered. */
  public UUID newId() {
    return UuidV7.next(clock);
  }

  /** The time now, to the microsecond, which is what a timestamptz keeps. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Puts an event into the outbox: published if this transaction commits, and only then. At least
   * once, so consumers look at the id.
   *
   * @param topic 1 to 200 characters
   * @param payload sealed as JSON
   * @return the event's id
   */
  public UUID publish(String topic, Object payload) {
    UUID id = newId();
    attach(Outbox.class).insert(new Outbox.Event(id, topic, Bytes.copyOf(Json.write(payload))));
    return id;
  }
}
