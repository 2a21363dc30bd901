package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.Epoch;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.DatabaseCredential;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A lease that the database has retired, before and after a connection is handed out. */
@ExtendWith(PostgresExtension.class)
final class StaleLeaseTest {

  private TestCell cell;
  private TestRuntime runtime;
  private TestTenant acme;

  @BeforeEach
  void start(PostgresExtension.Cluster cluster, @TempDir Path directory) {
    cell = new TestCell(cluster, null);
    acme = cell.createTenant("acme");
    runtime = TestRuntime.start(cell, directory).upToDate(cell);
  }

  @AfterEach
  void stop() {
    runtime.close();
    cell.close();
  }

  @Test
  void a_refused_checkout_waits_for_the_fresher_route_and_tries_once_more() throws Exception {
    retire();
    var answer = CompletableFuture.supplyAsync(this::ask);
    await().until(() -> runtime.dataSources().pools() == 1);
    cell.publish(with(acme.route(), RouteState.ACTIVE, 2));
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(acme.names().login(Epoch.FIRST, 2));
  }

  @Test
  void without_a_fresher_route_a_refused_checkout_says_so() {
    retire();
    assertThatThrownBy(() -> runtime.dataSources().of(acme.id()).getConnection())
        .isInstanceOfSatisfying(
            TenantUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
    assertThatThrownBy(this::ask)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void a_refused_checkout_learns_that_the_tenant_is_suspended() throws Exception {
    retire();
    var answer = CompletableFuture.supplyAsync(this::ask);
    cell.publish(with(acme.route(), RouteState.SUSPENDED, 1));
    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isIn(ErrorCode.TENANT_SUSPENDED, ErrorCode.UNAVAILABLE));
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(this::ask)
                    .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.TENANT_SUSPENDED)));
  }

  @Test
  void work_that_is_cut_off_half_way_is_not_done_again_but_answered_with_503() {
    var runs = new java.util.concurrent.atomic.AtomicInteger();
    assertThatThrownBy(
            () ->
                runtime
                    .tenant(acme)
                    .inTransaction(
                        tx -> {
                          runs.incrementAndGet();
                          int pid =
                              tx.handle()
                                  .createQuery("SELECT pg_backend_pid()")
                                  .mapTo(Integer.class)
                                  .one();
                          acme.execute("SELECT pg_terminate_backend(" + pid + ", 5000)");
                          return tx.handle().execute("SELECT 1");
                        }))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(runs).hasValue(1);
  }

  private String ask() {
    return runtime
        .tenant(acme)
        .read(tx -> tx.handle().createQuery("SELECT session_user").mapTo(String.class).one());
  }

  /** As a fence or a forced rotation does. */
  private void retire() {
    String login = acme.names().login(Epoch.FIRST, 1);
    acme.createLogin(Epoch.FIRST, 2);
    cell.vault()
        .writeSecret(
            acme.names().credential(Epoch.FIRST, 2),
            new DatabaseCredential(
                acme.names().login(Epoch.FIRST, 2),
                new Secret<>(acme.names().login(Epoch.FIRST, 2))));
    acme.execute("ALTER ROLE " + login + " NOLOGIN");
    acme.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '"
            + login
            + "'");
  }

  private Route with(Route route, RouteState state, int serial) {
    return new Route(
        route.tenant(),
        route.slug(),
        state,
        route.epoch(),
        route.cluster(),
        route.database(),
        acme.names().credential(Epoch.FIRST, serial),
        route.rootKey(),
        route.apiKeyMacKey(),
        route.apiKeyRegions(),
        route.schemaRelease());
  }
}
