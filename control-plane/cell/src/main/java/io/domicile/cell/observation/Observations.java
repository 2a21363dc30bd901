package io.domicile.cell.observation;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** What was found of each tenant, and which of it the control plane has heard. Thread-safe. */
public final class Observations {

  private final Jdbi jdbi;
  private final Clock clock;
  private final Runnable onChange;

  /** What was found of one tenant. */
  public record Observation(
      TenantId tenant,
      Generation generation,
      Epoch epoch,
      String state,
      @Nullable String database,
      int schemaRelease,
      @Nullable String refusal,
      Instant observedAt,
      long revision) {

    public ObservedTenantState observedState() {
      return ObservedTenantState.valueOf(state.toUpperCase(Locale.ROOT));
    }
  }

  /** The statements. */
  @RegisterConstructorMapper(Observation.class)
  interface Dao {

    String COLUMNS =
        "tenant, generation, epoch, state, database, schema_release, refusal, observed_at,"
            + " revision";

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
        """)
    void record(
        TenantId tenant,
        Generation generation,
        Epoch epoch,
        String state,
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

  /**
   * Keeps observations.
   *
   * @param onChange told after each
   */
  public Observations(CellDatabase database, Clock clock, Runnable onChange) {
    this.jdbi = database.jdbi();
    this.clock = clock;
    this.onChange = onChange;
  }

  /** Keeps what was found, to be reported until heard. */
  public void record(
      TenantId tenant,
      Generation generation,
      Epoch epoch,
      ObservedTenantState state,
      @Nullable String database,
      int schemaRelease,
      @Nullable String refusal) {
    jdbi.useExtension(
        Dao.class,
        dao ->
            dao.record(
                tenant,
                generation,
                epoch,
                state.name().toLowerCase(Locale.ROOT),
                database,
                schemaRelease,
                refusal,
                clock.instant().atOffset(ZoneOffset.UTC)));
    onChange.run();
  }

  /** Reports the tenant once more: what is told with it has changed. */
  public void touch(TenantId tenant) {
    int rows =
        jdbi.withExtension(
            Dao.class, dao -> dao.touch(tenant, clock.instant().atOffset(ZoneOffset.UTC)));
    if (rows > 0) {
      onChange.run();
    }
  }

  public Optional<Observation> find(TenantId tenant) {
    return jdbi.withExtension(Dao.class, dao -> dao.find(tenant));
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
