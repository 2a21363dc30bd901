package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.routes.Route;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenantdatabase.PublicRights;
import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.network.FaultProxy;
import io.domicile.testing.network.FaultProxy.Fault;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a network can do to one cluster, of two. Both names lead to the test's one cluster, each
 * through a proxy of its own.
 */
@Tag("faults")
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PoolFaultsTest {

  private static final String OTHER = "other";
  private static final PoolLimits LIMITS =
      new PoolLimits(
          4,
          Duration.ofSeconds(3),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          null,
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          8);

  private TestCell cell;
  private TestRuntime runtime;
  private TestTenant acme;
  private TestTenant globex;
  private FaultProxy network;
  private FaultProxy otherNetwork;

  @BeforeAll
  void makeTenants(PostgresExtension.Cluster cluster) {
    network = FaultProxy.to(cluster.host(), cluster.port());
    otherNetwork = FaultProxy.to(cluster.host(), cluster.port());
    cell = new TestCell(cluster, null);
    acme = cell.createTenant("acme");
    acme.mayCall(PublicRights.Functions.SLEEP);
    globex = cell.createTenant("globex");
    cell.setAddress(TestCell.CLUSTER, network.host(), network.port(), "disable");
    cell.setAddress(OTHER, otherNetwork.host(), otherNetwork.port(), "disable");
    Route route = globex.route();
    cell.publish(
        new Route(
            route.tenant(),
            route.slug(),
            route.state(),
            route.epoch(),
            OTHER,
            route.database(),
            route.credential(),
            route.rootKey(),
            route.apiKeyMacKey(),
            route.apiKeyRegions(),
            route.schemaRelease()));
  }

  @BeforeEach
  void start(@TempDir Path directory) throws SQLException {
    runtime = TestRuntime.start(cell, directory, LIMITS, KeyLimits.DEFAULTS, System::nanoTime);
    runtime.upToDate(cell);
    ask(source(acme));
    ask(source(globex));
  }

  @AfterEach
  void stop() {
    network.heal();
    runtime.close();
  }

  @AfterAll
  void stopCell() {
    cell.close();
    network.close();
    otherNetwork.close();
  }

  private DataSource source(TestTenant tenant) {
    return runtime.dataSources().of(tenant.id());
  }

  private static String ask(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return ask(connection, "SELECT current_database()");
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private ClusterStatus cluster() {
    return runtime.dataSources().cluster(TestCell.CLUSTER).orElseThrow();
  }

  private void assertOpensAndSparesTheOther() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThatThrownBy(() -> ask(source(acme))).isInstanceOf(SQLException.class);
              assertThat(ask(source(globex))).isEqualTo(globex.database());
              assertThat(cluster().circuitOpen()).isTrue();
            });
    assertThat(runtime.dataSources().cluster(OTHER).orElseThrow().circuitOpen()).isFalse();
  }

  @Test
  void a_cluster_that_is_gone_fails_alone_and_serves_within_two_seconds_of_its_return() {
    failAndReturn(Fault.REFUSE);
  }

  // Each attempt hangs for three seconds, and a circuit opens after three.
  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"BLACK_HOLE", "ANSWERS_LOST", "REQUESTS_LOST"})
  void a_cluster_that_hangs_fails_alone_and_serves_within_two_seconds_of_its_return(Fault fault) {
    failAndReturn(fault);
  }

  private void failAndReturn(Fault fault) {
    network.fail(fault);
    assertOpensAndSparesTheOther();
    assertThatThrownBy(() -> ask(source(acme)))
        .isInstanceOfSatisfying(
            TenantUnavailableException.class,
            e ->
                assertThat(e.reason())
                    .isIn(Reason.CIRCUIT_OPEN, Reason.UNREACHABLE, Reason.NO_ROOM));
    network.heal();
    await()
        .atMost(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> ask(source(acme)).equals(acme.database()));
    assertThat(cluster().circuitOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWERS_LOST", "REQUESTS_LOST", "CUT_ANSWERS", "REFUSE"})
  void a_statement_under_way_ends_and_the_connection_is_not_used_again(Fault fault)
      throws SQLException {
    try (Connection connection = source(acme).getConnection()) {
      network.fail(fault);
      // The database's bound of a second, and two seconds later the socket's.
      long start = System.nanoTime();
      assertThatThrownBy(() -> ask(connection, "SELECT repeat('x', 1000)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }
    network.heal();
    await()
        .atMost(Duration.ofSeconds(2))
        .ignoreExceptions()
        .until(() -> ask(source(acme)).equals(acme.database()));
  }

  @Test
  void a_statement_that_takes_too_long_is_ended_by_the_database() throws SQLException {
    try (Connection connection = source(acme).getConnection()) {
      assertThatThrownBy(() -> ask(connection, "SELECT pg_sleep(30)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_slow_network_is_no_outage() throws SQLException {
    network.delay(Duration.ofMillis(100));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(source(acme))).isEqualTo(acme.database());
    }
    assertThat(cluster().circuitOpened()).isZero();
  }

  @Test
  void a_role_at_its_own_limit_is_asked_less_and_less_and_its_cluster_as_before() throws Exception {
    String login = acme.names().login(Epoch.FIRST, 1);
    acme.execute("ALTER ROLE " + login + " CONNECTION LIMIT 1");
    try {
      try (Connection only = source(acme).getConnection()) {
        assertThat(only.isClosed()).isFalse();
        assertThatThrownBy(() -> ask(source(acme)))
            .isInstanceOfSatisfying(
                TenantUnavailableException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
      }
      assertThat(cluster().circuitOpened()).isZero();
      // Doubling pauses, not a storm: without them there would be dozens of attempts by now.
      assertThat(cluster().failures()).isBetween(1L, 15L);
    } finally {
      acme.execute("ALTER ROLE " + login + " CONNECTION LIMIT -1");
    }
    assertThat(ask(source(acme))).isEqualTo(acme.database());
  }
}
