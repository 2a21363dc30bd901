package io.domicile.cell.journal;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellLease;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The steps of tenants, in the cell's own database. Thread-safe; one thread per tenant. */
public final class StepJournal {

  private static final int LONGEST_DETAIL = 1_000;

  private final Jdbi jdbi;
  private final CellLease lease;
  private final Checkpoints checkpoints;
  private final Clock clock;

  /** A step as it is kept. */
  public record Row(
      TenantId tenant,
      Generation generation,
      String name,
      int position,
      ObservedStep.State state,
      int attempts,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String detail) {

    ObservedStep observed() {
      return new ObservedStep(name, state, startedAt, finishedAt, detail);
    }
  }

  /** The statements. */
  @RegisterConstructorMapper(Row.class)
  interface Dao {

    @SqlUpdate(
        """
        INSERT INTO step (tenant, generation, name, position, state, started_at)
        VALUES (:tenant, :generation, :name, :position, 'running', :now)
        ON CONFLICT (tenant, generation, name)
        DO UPDATE SET state = 'running', attempts = step.attempts + 1, finished_at = NULL
        """)
    void intend(
        TenantId tenant, Generation generation, String name, int position, OffsetDateTime now);

    @SqlUpdate(
        """
        UPDATE step SET state = :state, finished_at = :finished, detail = :detail
        WHERE tenant = :tenant AND generation = :generation AND name = :name
        """)
    void finish(
        TenantId tenant,
        Generation generation,
        String name,
        ObservedStep.State state,
        @Nullable OffsetDateTime finished,
        @Nullable String detail);

    @SqlQuery(
        """
        SELECT tenant, generation, name, position, state, attempts, started_at, finished_at, detail
        FROM step WHERE tenant = :tenant AND generation = :generation ORDER BY position
        """)
    List<Row> steps(TenantId tenant, Generation generation);
  }

  public StepJournal(CellDatabase database, CellLease lease, Checkpoints checkpoints, Clock clock) {
    this.jdbi = database.jdbi();
    this.lease = lease;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /** The steps of one generation of a tenant, in order. */
  public List<ObservedStep> steps(TenantId tenant, Generation generation) {
    return jdbi.withExtension(Dao.class, dao -> dao.steps(tenant, generation)).stream()
        .map(Row::observed)
        .toList();
  }

  /** Begins or goes on with the steps of a generation. */
  public Steps of(TenantId tenant, Generation generation) {
    Map<String, Row> known =
        jdbi.withExtension(Dao.class, dao -> dao.steps(tenant, generation)).stream()
            .collect(Collectors.toMap(Row::name, row -> row));
    return new Steps(tenant, generation, known);
  }

  /** One tenant's steps, taken one after another by one thread. */
  public final class Steps {

    private final TenantId tenant;
    private final Generation generation;
    private final Map<String, Row> known;
    private int position;

    private Steps(TenantId tenant, Generation generation, Map<String, Row> known) {
      this.tenant = tenant;
      this.generation = generation;
      this.known = known;
    }

    /** Takes the step unless it has succeeded in this generation. */
    public void once(String name, Callable<String> action) throws Exception {
      Row row = known.get(name);
      if (row != null && row.state() == ObservedStep.State.SUCCEEDED) {
        position++;
        return;
      }
      always(name, action);
    }

    /**
     * Takes the step: the intent is durable before, the outcome after.
     *
     * @param action looks at the world first, does what is missing, and says what it did or found
     */
    public void always(String name, Callable<String> action) throws Exception {
      int place = position++;
      lease.require();
      write(dao -> dao.intend(tenant, generation, name, place, now()));
      checkpoints.reached(name + "/intended");
      String detail;
      try {
        detail = action.call();
      } catch (Exception e) {
        write(
            dao ->
                dao.finish(
                    tenant,
                    generation,
                    name,
                    ObservedStep.State.RETRYING,
                    null,
                    shortened(describe(e))));
        throw e;
      }
      checkpoints.reached(name + "/done");
      write(
          dao ->
              dao.finish(
                  tenant,
                  generation,
                  name,
                  ObservedStep.State.SUCCEEDED,
                  now(),
                  shortened(detail)));
      checkpoints.reached(name + "/recorded");
    }

    private void write(java.util.function.Consumer<Dao> statement) {
      jdbi.useExtension(Dao.class, statement::accept);
    }
  }

  /** What an operator may read: the kind and our own words, never a driver's detail with values. */
  private static String describe(Exception e) {
    String message = e.getMessage();
    String first = message == null ? "" : message.lines().findFirst().orElse("");
    return e.getClass().getSimpleName() + ": " + first;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
