package io.domicile.runtime.pools;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.routes.Route;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.routes.Routes;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.SecretReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with one tenant is that tenant's alone, however many others share its cluster. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OneTenantsFaultsTest {

  private static final PoolLimits LIMITS =
      new PoolLimits(
          4,
          Duration.ofSeconds(2),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofMillis(300),
          null,
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          8);

  private final ConcurrentHashMap<SecretReference, DatabaseCredential> secrets =
      new ConcurrentHashMap<>();
  private final CountDownLatch secretStoreAnswers = new CountDownLatch(1);
  private final ConcurrentHashMap<SecretReference, Boolean> hanging = new ConcurrentHashMap<>();
  private TestCell cell;
  private TestTenant broken;
  private List<TestTenant> others;
  private Routes routes;
  private TenantDataSources dataSources;
  private long served;

  @BeforeAll
  void makeTenants(PostgresExtension.Cluster cluster) {
    cell = new TestCell(cluster, null);
    broken = cell.createTenant("broken");
    others = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      others.add(cell.createTenant("well-" + i));
    }
    knowSecretOf(broken, 1);
    others.forEach(tenant -> knowSecretOf(tenant, 1));
  }

  private void knowSecretOf(TestTenant tenant, int serial) {
    String login = tenant.names().login(Epoch.FIRST, serial);
    tenant.execute("ALTER ROLE " + login + " PASSWORD 'known'");
    secrets.put(
        tenant.names().credential(Epoch.FIRST, serial),
        new DatabaseCredential(login, new Secret<>("known")));
  }

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    routes =
        Routes.open(
            directory,
            TestCell.ID,
            TestCell.REGION,
            new RuntimeId("runtime-1"),
            List.of(cell.feedKey()));
    SecretReader store =
        reference -> {
          if (hanging.containsKey(reference)) {
            try {
              secretStoreAnswers.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return requireNonNull(secrets.get(reference));
        };
    dataSources =
        new TenantDataSources(routes, store, new RuntimeId("runtime-1"), LIMITS, System::nanoTime);
    dataSources.start();
    takeRoutes();
  }

  private void takeRoutes() throws Exception {
    routes.accept(cell.sign(cell.snapshot(cell.version())));
  }

  @AfterEach
  void stop() {
    hanging.clear();
    dataSources.close();
  }

  @AfterAll
  void stopCell() {
    secretStoreAnswers.countDown();
    cell.close();
  }

  private String ask(TestTenant tenant) throws SQLException {
    try (Connection connection = dataSources.of(tenant.id()).getConnection()) {
      return text(connection, "SELECT current_database()");
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql);
        var row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private ClusterStatus cluster() {
    return dataSources.cluster(TestCell.CLUSTER).orElseThrow();
  }

  private void assertOthersServed() {
    for (TestTenant tenant : others) {
      try {
        assertThat(ask(tenant)).isEqualTo(tenant.database());
        served++;
      } catch (SQLException e) {
        throw new AssertionError(tenant + " was refused", e);
      }
    }
  }

  @Test
  void a_database_that_takes_no_connections_opens_no_circuit() throws Exception {
    broken
        .cluster()
        .execute("postgres", "ALTER DATABASE " + broken.database() + " ALLOW_CONNECTIONS false");
    try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
      var refused = new ArrayList<Future<?>>();
      for (int i = 0; i < 40; i++) {
        refused.add(
            asking.submit(
                () ->
                    assertThatThrownBy(() -> ask(broken))
                        .isInstanceOfSatisfying(
                            TenantUnavailableException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.DATABASE_FAULT))));
      }
      assertOthersServed();
      for (Future<?> one : refused) {
        one.get(30, TimeUnit.SECONDS);
      }
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> ask(broken))
            .isInstanceOfSatisfying(
                TenantUnavailableException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.DATABASE_FAULT));
      }
    } finally {
      broken
          .cluster()
          .execute("postgres", "ALTER DATABASE " + broken.database() + " ALLOW_CONNECTIONS true");
    }
    assertThat(served).isEqualTo(others.size());
    assertThat(cluster().circuitOpened()).isZero();
    // Its own back-off, not a storm of fifty.
    assertThat(cluster().failures()).isBetween(1L, 12L);
    await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(() -> ask(broken).equals(broken.database()));
  }

  @Test
  void a_role_at_its_own_limit_keeps_nobody_else_waiting() throws Exception {
    String login = broken.names().login(Epoch.FIRST, 1);
    broken.execute("ALTER ROLE " + login + " CONNECTION LIMIT 0");
    try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
      var refused =
          asking.submit(
              () ->
                  assertThatThrownBy(() -> ask(broken))
                      .isInstanceOfSatisfying(
                          TenantUnavailableException.class,
                          e -> assertThat(e.reason()).isEqualTo(Reason.BUSY)));
      await().until(() -> !dataSources.clusters().isEmpty() && cluster().failures() > 0);
      assertThat(cluster().pause()).isZero();
      assertOthersServed();
      refused.get();
    } finally {
      broken.execute("ALTER ROLE " + login + " CONNECTION LIMIT -1");
    }
  }

  @Test
  void a_secret_store_that_hangs_stops_only_tenants_whose_credential_it_has() throws Exception {
    hanging.put(broken.names().credential(Epoch.FIRST, 1), true);
    try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new ArrayList<Future<?>>();
      for (int i = 0; i < 20; i++) {
        waiting.add(
            asking.submit(
                () ->
                    assertThatThrownBy(() -> ask(broken))
                        .isInstanceOfSatisfying(
                            TenantUnavailableException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.NO_CREDENTIAL))));
      }
      assertOthersServed();
      assertThat(cluster().connecting()).isZero();
      for (var one : waiting) {
        one.get(30, TimeUnit.SECONDS);
      }
      secretStoreAnswers.countDown();
    }
  }

  @Test
  void a_transaction_outlives_a_rotation_of_credentials_however_long_it_takes() throws Exception {
    TestTenant acme = others.getFirst();
    try (Connection long_ = dataSources.of(acme.id()).getConnection()) {
      String before = text(long_, "SELECT pg_backend_pid()");
      acme.createLogin(Epoch.FIRST, 2);
      knowSecretOf(acme, 2);
      Route rotated = withCredential(acme.route(), acme.names().credential(Epoch.FIRST, 2));
      cell.publish(rotated);
      takeRoutes();
      assertThat(ask(acme)).isEqualTo(acme.database());
      // Longer than the drain timeout: what is replaced for another reason would be gone by now.
      long bound = System.nanoTime() + LIMITS.drainTimeout().multipliedBy(3).toNanos();
      await().until(() -> System.nanoTime() > bound);
      assertThat(text(long_, "SELECT pg_backend_pid()")).isEqualTo(before);
    } finally {
      cell.publish(acme.route());
      takeRoutes();
    }
    await().untilAsserted(() -> assertThat(dataSources.connections()).isZero());
  }

  private static Route withCredential(Route route, SecretReference credential) {
    return new Route(
        route.tenant(),
        route.slug(),
        route.state(),
        route.epoch(),
        route.cluster(),
        route.database(),
        credential,
        route.rootKey(),
        route.apiKeyMacKey(),
        route.apiKeyRegions(),
        route.schemaRelease());
  }

  @Test
  void a_leaked_connection_is_ended_and_its_place_is_free_again() throws Exception {
    TestTenant acme = others.getFirst();
    Connection leaked = dataSources.of(acme.id()).getConnection();
    String pid = text(leaked, "SELECT pg_backend_pid()");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(cluster().endedLeaks()).isOne());
    await()
        .untilAsserted(
            () ->
                assertThat(acme.query("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid))
                    .isEqualTo(0L));
    var all = new ArrayList<Connection>();
    for (int i = 0; i < LIMITS.maxPerTenant(); i++) {
      all.add(dataSources.of(acme.id()).getConnection());
    }
    assertThat(dataSources.connections()).isEqualTo(LIMITS.maxPerTenant());
    for (Connection one : all) {
      one.close();
    }
    assertThatThrownBy(() -> text(leaked, "SELECT 1")).isInstanceOf(SQLException.class);
  }
}
