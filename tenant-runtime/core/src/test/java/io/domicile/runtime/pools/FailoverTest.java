package io.domicile.runtime.pools;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.routes.Route;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.DatabaseCredential;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster's primary changes under its name, or its schema under its connections. */
@ExtendWith(PostgresExtension.class)
final class FailoverTest {

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql);
        var row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void a_name_has_moved_when_it_leads_to_none_of_its_former_addresses() {
    var answers = new AtomicReference<>(Map.of("db", Set.of("10.0.0.1", "10.0.0.2")));
    var watch =
        new AddressWatch(
            host -> {
              Set<String> found = requireNonNull(answers.get()).get(host);
              if (found == null) {
                throw new UnknownHostException(host);
              }
              return found;
            });
    Set<String> hosts = Set.of("db", "192.168.7.1", "fd00::1");
    assertThat(watch.moved(hosts)).isEmpty();
    answers.set(Map.of("db", Set.of("10.0.0.2", "10.0.0.3")));
    assertThat(watch.moved(hosts)).isEmpty();
    answers.set(Map.of());
    assertThat(watch.moved(hosts)).isEmpty();
    answers.set(Map.of("db", Set.of("10.0.0.4")));
    assertThat(watch.moved(hosts)).containsExactly("db");
    assertThat(watch.moved(hosts)).isEmpty();
  }

  @Test
  void connections_to_a_former_address_are_retired_and_who_has_one_may_finish(
      PostgresExtension.Cluster cluster, @TempDir Path folder) throws Exception {
    try (var cell = new TestCell(cluster, null)) {
      TestTenant acme = cell.createTenant("acme");
      String login = acme.names().login(Epoch.FIRST, 1);
      acme.execute("ALTER ROLE " + login + " PASSWORD 'known'");
      cell.setAddress(TestCell.CLUSTER, "localhost", cluster.port(), "disable");
      var address = new AtomicReference<>(Set.of("10.0.0.1"));
      var routes =
          Routes.open(
              folder,
              TestCell.ID,
              TestCell.REGION,
              new RuntimeId("runtime-1"),
              List.of(cell.feedKey()));
      try (var dataSources =
          new TenantDataSources(
              routes,
              reference -> new DatabaseCredential(login, new Secret<>("known")),
              new RuntimeId("runtime-1"),
              PoolLimits.DEFAULTS,
              System::nanoTime,
              name -> requireNonNull(address.get()))) {
        dataSources.start();
        routes.accept(cell.sign(cell.snapshot(cell.version())));
        try (Connection busy = dataSources.of(acme.id()).getConnection()) {
          String former = text(busy, "SELECT pg_backend_pid()");
          try (Connection idle = dataSources.of(acme.id()).getConnection()) {
            text(idle, "SELECT 1");
          }
          assertThat(dataSources.connections()).isEqualTo(2);
          // The watch has to have seen the former address once.
          long seen = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
          await().until(() -> System.nanoTime() > seen);
          address.set(Set.of("10.0.0.2"));
          await().untilAsserted(() -> assertThat(dataSources.connections()).isOne());
          assertThat(text(busy, "SELECT pg_backend_pid()")).isEqualTo(former);
        }
        await().untilAsserted(() -> assertThat(dataSources.connections()).isZero());
      }
    }
  }

  @Test
  void sessions_that_became_read_only_are_replaced(
      PostgresExtension.Cluster cluster, @TempDir Path folder) throws Exception {
    try (var cell = new TestCell(cluster, null)) {
      TestTenant acme = cell.createTenant("acme");
      acme.execute("CREATE TABLE app.writes (what int)");
      acme.execute(
          "CREATE FUNCTION app.make_read_only() RETURNS text LANGUAGE sql AS $$"
              + " SELECT set_config('default_transaction_read_only', 'on', false) $$");
      acme.execute("GRANT INSERT, SELECT ON app.writes TO " + acme.names().access());
      try (var runtime = TestRuntime.start(cell, folder).upToDate(cell)) {
        // Several warm sessions whose server takes no more writes, as after a failover by name.
        var warm = new ArrayList<Connection>();
        for (int i = 0; i < 4; i++) {
          Connection one = runtime.dataSources().of(acme.id()).getConnection();
          warm.add(one);
          // Through a function's body, so that the pool does not take it for the product's own.
          text(one, "SELECT app.make_read_only()");
        }
        for (Connection one : warm) {
          one.close();
        }
        assertThatThrownBy(
                () ->
                    runtime
                        .tenant(acme)
                        .inTransaction(
                            tx -> tx.handle().execute("INSERT INTO app.writes VALUES (1)")))
            .isInstanceOfSatisfying(
                ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        await()
            .atMost(Duration.ofSeconds(2))
            .ignoreExceptions()
            .until(
                () ->
                    runtime
                            .tenant(acme)
                            .inTransaction(
                                tx -> tx.handle().execute("INSERT INTO app.writes VALUES (1)"))
                        == 1);
        for (int i = 0; i < 8; i++) {
          runtime
              .tenant(acme)
              .inTransaction(tx -> tx.handle().execute("INSERT INTO app.writes VALUES (1)"));
        }
        assertThat(acme.query("SELECT count(*) FROM app.writes")).isEqualTo(9L);
      }
    }
  }

  @Test
  void a_server_that_is_read_only_at_login_is_not_used(
      PostgresExtension.Cluster cluster, @TempDir Path folder) throws Exception {
    try (var cell = new TestCell(cluster, null)) {
      TestTenant acme = cell.createTenant("acme");
      try (var runtime = TestRuntime.start(cell, folder).upToDate(cell)) {
        cluster.execute("postgres", "ALTER ROLE postgres SET default_transaction_read_only = off");
        cluster.execute("postgres", "ALTER SYSTEM SET default_transaction_read_only = on");
        cluster.execute("postgres", "SELECT pg_reload_conf()");
        try {
          await()
              .untilAsserted(
                  () -> {
                    runtime.dataSources().evict(acme.id());
                    assertThatThrownBy(() -> runtime.dataSources().of(acme.id()).getConnection())
                        .isInstanceOf(TenantUnavailableException.class);
                  });
        } finally {
          cluster.execute("postgres", "ALTER SYSTEM RESET default_transaction_read_only");
          cluster.execute("postgres", "SELECT pg_reload_conf()");
        }
        await()
            .ignoreExceptions()
            .until(
                () -> {
                  try (Connection back = runtime.dataSources().of(acme.id()).getConnection()) {
                    return text(back, "SELECT 1").equals("1");
                  }
                });
        // A database that its cell made read-only is served for reading.
        acme.execute(
            "ALTER DATABASE " + acme.database() + " SET default_transaction_read_only = on");
        runtime.dataSources().evict(acme.id());
        try (Connection readable = runtime.dataSources().of(acme.id()).getConnection()) {
          assertThat(text(readable, "SHOW default_transaction_read_only")).isEqualTo("on");
        }
      }
    }
  }

  @Test
  void a_schema_release_fails_no_request_on_a_warm_connection(
      PostgresExtension.Cluster cluster, @TempDir Path folder) throws Exception {
    try (var cell = new TestCell(cluster, null)) {
      TestTenant acme = cell.createTenant("acme");
      acme.execute("CREATE TABLE app.things (id int)");
      acme.execute("GRANT SELECT, INSERT ON app.things TO " + acme.names().access());
      try (var runtime = TestRuntime.start(cell, folder).upToDate(cell)) {
        for (int i = 0; i < 10; i++) {
          runtime.tenant(acme).read(FailoverTest::everything);
        }
        acme.execute("ALTER TABLE app.things ADD COLUMN name text");
        assertThat(runtime.tenant(acme).read(FailoverTest::everything)).isEmpty();
        // With a statement before it, the work cannot begin again by itself.
        for (int i = 0; i < 10; i++) {
          runtime.tenant(acme).read(FailoverTest::everything);
        }
        acme.execute("ALTER TABLE app.things ADD COLUMN size int");
        assertThatThrownBy(
                () ->
                    runtime
                        .tenant(acme)
                        .inTransaction(
                            tx -> {
                              tx.handle().execute("INSERT INTO app.things VALUES (1)");
                              return everything(tx);
                            }))
            .isInstanceOfSatisfying(
                ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(runtime.tenant(acme).read(FailoverTest::everything)).isEmpty();
      }
    }
  }

  private static List<Map<String, Object>> everything(
      io.domicile.runtime.tenants.Transaction transaction) {
    return transaction.handle().createQuery("SELECT * FROM app.things").mapToMap().list();
  }

  @Test
  void idle_connections_are_closed_when_the_route_tells_of_another_release(
      PostgresExtension.Cluster cluster, @TempDir Path folder) throws Exception {
    try (var cell = new TestCell(cluster, null)) {
      TestTenant acme = cell.createTenant("acme");
      try (var runtime = TestRuntime.start(cell, folder).upToDate(cell)) {
        String before;
        try (Connection warm = runtime.dataSources().of(acme.id()).getConnection()) {
          before = text(warm, "SELECT pg_backend_pid()");
        }
        Route route = acme.route();
        cell.publish(
            new Route(
                route.tenant(),
                route.slug(),
                route.state(),
                route.epoch(),
                route.cluster(),
                route.database(),
                route.credential(),
                route.rootKey(),
                route.apiKeyMacKey(),
                route.apiKeyRegions(),
                route.schemaRelease() + 1));
        runtime.upToDate(cell);
        try (Connection fresh = runtime.dataSources().of(acme.id()).getConnection()) {
          assertThat(text(fresh, "SELECT pg_backend_pid()")).isNotEqualTo(before);
        }
      }
    }
  }
}
