package io.domicile.cell.observation;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.changes.Changes;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** What was found of each tenant, and which of it the control plane has heard. Thread-safe. */
public final class Observations {

  private final Jdbi jdbi;
  private final Clock clock;
  private final Semaphore news = new Semaphore(0);

  /** What was found of one tenant. */
  public record Observation(
      TenantId tenant,
      Generation generation,
      Epoch epoch,
      ObservedTenantState state,
      @Nullable String database,
      int schemaRelease,
      @Nullable String refusal,
      Instant observedAt,
      long revision) {}

  /** The statements. */
  @RegisterConstructorMapper(Observation.class)
  interface Dao {

    String COLUMNS =
        "tenant, generation, epoch, state, database, schema_release, refusal, observed_at,"
            + " revision";

    /** 0 if what was found of a later generation is there. */
    @SqlUpdate(
        """
        INSERT INTO observed_tenant
          (tenant, generation, epoch, state, database, schema_release, refusal, observed_at)
        VALUES (:tenant, :generation, :epoch, :state, :database, :schemaRelease, :refusal, :now)
        ON CONFLICT (tenant) DO UPDATE
        SET generation = excluded.generation, epoch = excluded.epoch, state = excluded.state,
            database = excluded.database, schema_release = excluded.schema_release,
            refusal = excluded.refusal, observed_at = excluded.observed_at,
            revision = observed_tenant.revision + 1
        WHERE excluded.generation >= observed_tenant.generation
        """)
    int record(
        TenantId tenant,
        Generation generation,
        Epoch epoch,
        ObservedTenantState state,
        @Nullable String database,
        int schemaRelease,
        @Nullable String refusal,
        OffsetDateTime now);

    @SqlUpdate(
        """
        UPDATE observed_tenant SET revision = revision + 1, observed_at = :now WHERE tenant = :tenant
        """)
    int touch(TenantId tenant, OffsetDateTime now);

    @SqlQuery("SELECT " + COLUMNS + " FROM observed_tenant WHERE tenant = :tenant")
    Optional<Observation> find(TenantId tenant);

    @SqlQuery(
        "SELECT "
            + COLUMNS
            + " FROM observed_tenant WHERE revision > acknowledged ORDER BY observed_at LIMIT"
            + " :limit")
    List<Observation> unheard(int limit);

    @SqlUpdate(
        "UPDATE observed_tenant SET acknowledged = greatest(acknowledged, :revision) WHERE tenant ="
            + " :tenant")
    void acknowledge(TenantId tenant, long revision);
  }

  public Observations(CellDatabase database, Changes changes, Clock clock) {
    this.jdbi = database.jdbi();
    changes.reportedBy(news::release);
    this.clock = clock;
  }

  /**
   * Keeps what was found, to be reported until heard. What work on an earlier generation comes to
   * does not replace what was found of a later one.
   */
  public void record(
      TenantId tenant,
      Generation generation,
      Epoch epoch,
      ObservedTenantState state,
      @Nullable String database,
      int schemaRelease,
      @Nullable String refusal) {
    int kept =
        jdbi.withExtension(
            Dao.class,
            dao ->
                dao.record(
                    tenant,
                    generation,
                    epoch,
                    state,
                    database,
                    schemaRelease,
                    refusal,
                    clock.instant().atOffset(ZoneOffset.UTC)));
    if (kept > 0) {
      news.release();
    }
  }

  /** Reports the tenant once more: what is told with it has changed. */
  public void touch(TenantId tenant) {
    int rows =
        jdbi.withExtension(
            Dao.class, dao -> dao.touch(tenant, clock.instant().atOffset(ZoneOffset.UTC)));
    if (rows > 0) {
      news.release();
    }
  }

  public Optional<Observation> find(TenantId tenant) {
    return jdbi.withExtension(Dao.class, dao -> dao.find(tenant));
  }

  /** Waits until there is something to report, and tells whether there is. */
  boolean awaitNews(Duration atMost) throws InterruptedException {
    boolean told = news.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
    news.drainPermits();
    return told;
  }

  List<Observation> unheard(int limit) {
    return jdbi.withExtension(Dao.class, dao -> dao.unheard(limit));
  }

  void acknowledge(List<Observation> heard) {
    jdbi.useTransaction(
        handle -> {
          Dao dao = handle.attach(Dao.class);
          heard.forEach(one -> dao.acknowledge(one.tenant(), one.revision()));
        });
  }
}
