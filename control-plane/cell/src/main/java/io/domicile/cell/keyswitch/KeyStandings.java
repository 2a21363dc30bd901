package io.domicile.cell.keyswitch;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.changes.Changes;
import io.domicile.contract.tenant.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;

/** How every tenant's key stands, and the record of what was done and found. Thread-safe. */
final class KeyStandings {

  private final Jdbi jdbi;
  private final Changes changes;
  private final Clock clock;

  KeyStandings(CellDatabase database, Changes changes, Clock clock) {
    this.jdbi = database.jdbi();
    this.changes = changes;
    this.clock = clock;
  }

  KeyStanding of(TenantId tenant) {
    return jdbi.withExtension(KeyDao.class, dao -> dao.find(tenant))
        .orElseGet(() -> KeyStanding.untouched(tenant));
  }

  /**
   * The change, its record and the tenant's counter of changes commit together; no change, no
   * record.
   */
  void change(TenantId tenant, String kind, String detail, UnaryOperator<KeyStanding> change) {
    jdbi.useTransaction(
        handle -> {
          KeyDao dao = handle.attach(KeyDao.class);
          KeyStanding before = dao.lock(tenant).orElseGet(() -> KeyStanding.untouched(tenant));
          KeyStanding after = change.apply(before);
          if (!after.equals(before)) {
            dao.put(
                tenant,
                after.wanted(),
                after.found(),
                after.cause(),
                at(after.since()),
                after.reason(),
                after.fenceBegunEpoch(),
                after.fencedEpoch(),
                after.destructionAt() == null ? null : at(after.destructionAt()));
            dao.event(tenant, at(clock.instant()), kind, detail);
            changes.raise(handle, tenant);
          }
        });
  }

  /** The tenants whose keys are asked after in this round; each comes up within all the rounds. */
  List<TenantId> toBeAsked(int round, int rounds, Instant usedSince) {
    return jdbi.withExtension(KeyDao.class, dao -> dao.toBeAsked(round, rounds, at(usedSince)));
  }

  List<KeyStanding> inDrill() {
    return jdbi.withExtension(KeyDao.class, KeyDao::inDrill);
  }

  void note(TenantId tenant, String kind, String detail) {
    jdbi.useExtension(KeyDao.class, dao -> dao.event(tenant, at(clock.instant()), kind, detail));
  }

  List<KeySwitch.Event> events(TenantId tenant, int limit) {
    return jdbi.withExtension(KeyDao.class, dao -> dao.events(tenant, limit));
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
