package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.tenantdatabase.PublicRights;
import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.pools.SessionEffects.Effect;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a borrower does to its session does not reach the next one. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionStateTest {

  private static final PoolLimits ONE_CONNECTION =
      new PoolLimits(
          1,
          Duration.ofSeconds(3),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          null);

  private TestCell cell;
  private TestRuntime runtime;
  private TestTenant acme;

  @BeforeAll
  void start(PostgresExtension.Cluster cluster, @TempDir Path directory) {
    cell = new TestCell(cluster, null);
    acme = cell.createTenant("acme");
    acme.mayCall(PublicRights.Functions.ADVISORY_LOCKS);
    acme.mayRead("pg_locks", "pg_lock_status()");
    acme.execute("CREATE TABLE app.kept (what text)");
    acme.execute("GRANT SELECT, INSERT ON app.kept TO " + acme.names().access());
    acme.execute("GRANT TEMPORARY ON DATABASE " + acme.database() + " TO " + acme.names().access());
    runtime =
        TestRuntime.start(cell, directory, ONE_CONNECTION, KeyLimits.DEFAULTS, System::nanoTime);
    runtime.upToDate(cell);
  }

  @AfterAll
  void stop() {
    runtime.close();
    cell.close();
  }

  private Connection borrow() throws SQLException {
    return runtime.dataSources().of(acme.id()).getConnection();
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql);
        var row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private static String sessionState(Connection connection) throws SQLException {
    return text(
        connection,
        """
        SELECT current_setting('search_path') || ' ' || current_setting('statement_timeout')
            || ' ' || current_setting('TimeZone')
            || ' ' || (SELECT count(*) FROM pg_locks
                       WHERE locktype = 'advisory' AND pid = pg_backend_pid())
            || ' ' || (SELECT count(*) FROM pg_listening_channels())
            || ' ' || (SELECT count(*) FROM pg_class WHERE relpersistence = 't')
            || ' ' || (now() = statement_timestamp())
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET search_path TO pg_catalog",
        "SET statement_timeout TO '17s'",
        "  set time zone 'Asia/Tokyo'",
        "SELECT set_config('TimeZone', 'Asia/Tokyo', false)",
        "SELECT pg_advisory_lock(4711)",
        "LISTEN something",
        "CREATE TEMPORARY TABLE mine (id int)",
        "DO $$ BEGIN PERFORM set_config('TimeZone', 'Asia/Tokyo', false); END $$",
        "BEGIN",
        "SELECT 1; SET search_path TO pg_catalog"
      })
  void nothing_of_a_session_reaches_the_next_borrower(String sql) throws SQLException {
    String pid;
    String fresh;
    try (Connection first = borrow()) {
      pid = text(first, "SELECT pg_backend_pid()");
      fresh = sessionState(first);
    }
    for (boolean prepared : new boolean[] {true, false}) {
      try (Connection second = borrow()) {
        if (prepared) {
          try (var statement = second.prepareStatement(sql)) {
            statement.execute();
          }
        } else {
          try (var statement = second.createStatement()) {
            statement.execute(sql);
          }
        }
      }
      try (Connection third = borrow()) {
        assertThat(text(third, "SELECT pg_backend_pid()")).isEqualTo(pid);
        assertThat(sessionState(third)).isEqualTo(fresh);
      }
    }
  }

  @Test
  void a_transaction_that_was_begun_by_hand_and_left_open_is_rolled_back() throws SQLException {
    try (Connection first = borrow();
        var statement = first.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("INSERT INTO app.kept VALUES ('never committed')");
    }
    try (Connection second = borrow()) {
      assertThat(text(second, "SELECT count(*) FROM app.kept")).isEqualTo("0");
    }
  }

  @Test
  void a_borrower_keeps_its_settings_until_it_gives_the_connection_back() throws SQLException {
    try (Connection first = borrow();
        var statement = first.createStatement()) {
      statement.execute("SET TIME ZONE 'Asia/Tokyo'");
      first.clearWarnings();
      assertThat(text(first, "SELECT current_setting('TimeZone')")).isEqualTo("Asia/Tokyo");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM customers WHERE settled | NONE",
        "INSERT INTO app.kept VALUES ('x') | NONE",
        "UPDATE app.kept SET what = 'x' | NONE",
        "SET LOCAL search_path TO app | NONE",
        "SELECT pg_advisory_xact_lock(1) | NONE",
        "SELECT 1; | NONE",
        "-- a comment | NONE",
        "START TRANSACTION | TRANSACTION",
        "RESET ALL | SESSION",
        "PREPARE p AS SELECT 1 | SESSION",
        "SELECT * INTO TEMP x FROM app.kept | SESSION",
        "/* hidden */ SET search_path TO x | SESSION",
        "CALL app.something() | SESSION"
      })
  void what_a_statement_leaves_behind_is_read_from_its_text(String sql, Effect effect) {
    assertThat(SessionEffects.of(sql)).isEqualTo(effect);
  }

  @Test
  void a_session_that_was_not_changed_is_not_reset() throws SQLException {
    try (Connection first = borrow()) {
      text(first, "SELECT count(*) FROM app.kept");
      assertThat(first.unwrap(PhysicalConnection.class).effect()).isEqualTo(Effect.NONE);
    }
  }
}
