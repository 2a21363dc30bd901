package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.DatabaseCredential;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A runtime's process that is stopped in the middle of a transaction, while its tenant is fenced,
 * and goes on as if no time had passed.
 */
@Tag("faults")
@ExtendWith(PostgresExtension.class)
final class PausedRuntimeTest {

  private static final String SAYS = "says: ";

  @Test
  void a_runtime_that_slept_through_a_suspension_can_write_nothing(
      PostgresExtension.Cluster cluster, @TempDir Path folder) throws Exception {
    try (var cell = new TestCell(cluster, null)) {
      TestTenant acme = cell.createTenant("acme");
      acme.execute("CREATE TABLE app.writes (what text)");
      acme.execute("GRANT INSERT ON app.writes TO " + acme.names().access());
      // What the sleeping process starts with: the routes on its disk.
      TestRuntime.start(cell, folder).upToDate(cell).close();

      Process runtime = startRuntime(cell, acme, folder);
      try (var says = runtime.inputReader(StandardCharsets.UTF_8)) {
        assertThat(said(says)).isEqualTo("wrote");
        signal(runtime, "STOP");
        fence(acme);
        signal(runtime, "CONT");
        runtime.outputWriter(StandardCharsets.UTF_8).append("go on\n").flush();

        assertThat(said(says)).startsWith("commit: ").doesNotContain("done");
        assertThat(said(says)).isEqualTo("checkout: REFUSED");
        assertThat(runtime.waitFor()).isZero();
        assertThat(acme.query("SELECT count(*) FROM app.writes WHERE what <> 'before'"))
            .isEqualTo(0L);
      } finally {
        runtime.destroyForcibly();
      }
    }
  }

  /** The next line that it says, among what it logs. */
  private static String said(BufferedReader says) throws IOException {
    String line = says.readLine();
    while (line != null && !line.startsWith(SAYS)) {
      line = says.readLine();
    }
    return line == null ? "nothing more" : line.substring(SAYS.length());
  }

  /** As a cell fences: nobody may log in any more, and whoever has is put out. */
  private static void fence(TestTenant tenant) {
    String login = tenant.names().login(Epoch.FIRST, 1);
    tenant.execute("ALTER ROLE " + login + " NOLOGIN");
    tenant.execute("REVOKE CONNECT ON DATABASE " + tenant.database() + " FROM " + login);
    tenant.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '"
            + login
            + "'");
    assertThat(
            tenant.query("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + login + "'"))
        .isEqualTo(0L);
  }

  private static void signal(Process process, String signal)
      throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor())
        .isZero();
  }

  private static Process startRuntime(TestCell cell, TestTenant tenant, Path folder)
      throws IOException {
    String login = tenant.names().login(Epoch.FIRST, 1);
    tenant.execute("ALTER ROLE " + login + " PASSWORD 'awake'");
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Sleeper.class.getName(),
            folder.toString(),
            cell.feedKey().toString(),
            tenant.id().toString(),
            login)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Writes in a transaction, waits to be told, and goes on. */
  public static final class Sleeper {

    // A JVM that has just begun may take seconds for its first connection.
    private static final PoolLimits LIMITS =
        new PoolLimits(
            2,
            Duration.ofSeconds(20),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            null);

    public static void main(String[] arguments) throws Exception {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      var credential = new DatabaseCredential(arguments[3], new Secret<>("awake"));
      var routes =
          Routes.open(
              Path.of(arguments[0], "state"),
              TestCell.ID,
              TestCell.REGION,
              new RuntimeId("sleeper"),
              List.of(VerificationKey.parse(arguments[1])));
      try (var sources =
          new TenantDataSources(
              routes,
              reference -> credential,
              new RuntimeId("sleeper"),
              LIMITS,
              System::nanoTime)) {
        sources.start();
        var tenant = TenantId.of(arguments[2]);
        try (Connection connection = sources.of(tenant).getConnection()) {
          write(connection, "before");
          connection.setAutoCommit(false);
          write(connection, "within");
          say("wrote");
          in.readLine();
          write(connection, "after");
          connection.commit();
          say("commit: done");
        } catch (SQLException e) {
          say("commit: " + e.getSQLState() + " " + e.getMessage());
        }
        try (Connection connection = sources.of(tenant).getConnection()) {
          write(connection, "again");
          say("checkout: done");
        } catch (TenantUnavailableException e) {
          say("checkout: " + e.reason());
        }
      }
    }

    private static void write(Connection connection, String what) throws SQLException {
      try (var statement = connection.createStatement()) {
        statement.execute("INSERT INTO app.writes VALUES ('" + what + "')");
      }
    }

    private static void say(String line) {
      System.out.println(SAYS + line);
    }
  }
}
