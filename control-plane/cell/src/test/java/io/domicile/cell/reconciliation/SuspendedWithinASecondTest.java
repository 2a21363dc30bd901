package io.domicile.cell.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.routes.Route;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The promise that suspended means refused within a second, at the database. */
@ExtendWith(PostgresExtension.class)
final class SuspendedWithinASecondTest {

  private static final int WRITERS = 6;

  private final ConcurrentHashMap<String, Long> reached = new ConcurrentHashMap<>();
  private final AtomicLong lastSuccess = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong successes = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();

  @TempDir private Path directory;
  private CellProcess cell;

  @BeforeEach
  void start() throws Exception {
    cell = new CellProcess(directory, 1);
    SchemaRelease release =
        Tenants.release(
            null, "CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
    cell.controlPlane.offer(release, cell.productKey);
    cell.controlPlane.want(release.reference());
    cell.start(point -> reached.putIfAbsent(point, System.nanoTime()));
  }

  @AfterEach
  void stop() {
    cell.close();
  }

  /** The writers keep their credential and ask no feed, as a runtime that is cut off from it. */
  @Test
  void the_last_statement_succeeds_within_a_second_of_the_cell_s_commit_also_for_who_hears_nothing()
      throws Exception {
    DesiredTenant tenant = Tenants.german("acme");
    cell.make(tenant);
    Route route = cell.route(tenant.tenant());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = new ArrayList<Future<?>>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(threads.submit(() -> write(route)));
      }
      await().until(() -> successes.get() > 200);

      reached.clear();
      DesiredTenant suspended = Tenants.next(tenant, tenant.epoch(), ServingState.SUSPENDED);
      cell.controlPlane.want(suspended);
      cell.awaitState(suspended, ObservedTenantState.SUSPENDED);
      long whenReported = successes.get();
      over.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertThat(successes).as("writes after the report").hasValue(whenReported);
    }

    // The route's commit says in the cell's own database that the tenant is suspended.
    long sinceCommit = lastSuccess.get() - at("publish-route/done");
    long sinceRevoke = lastSuccess.get() - at("fence-database/intended");
    System.out.println(
        "last statement, ms after the cell's commit: "
            + sinceCommit / 1_000_000
            + ", after the intent to revoke: "
            + sinceRevoke / 1_000_000);
    assertThat(Duration.ofNanos(sinceRevoke)).isLessThan(Duration.ofSeconds(1));
    assertThat(cell.controlPlane.observed(tenant.tenant()).orElseThrow().steps())
        .extracting("name")
        .containsExactly("publish-route", "fence-database");
  }

  private long at(String point) {
    return reached.getOrDefault(point, Long.MAX_VALUE);
  }

  private Void write(Route route) throws Exception {
    while (!over.get()) {
      try (Connection connection = cell.login(route);
          var statement = connection.createStatement()) {
        while (!over.get()) {
          statement.execute("INSERT INTO app.entry DEFAULT VALUES");
          successes.incrementAndGet();
          lastSuccess.accumulateAndGet(System.nanoTime(), Math::max);
        }
      } catch (SQLException refused) {
        Thread.onSpinWait();
      }
    }
    return null;
  }
}
