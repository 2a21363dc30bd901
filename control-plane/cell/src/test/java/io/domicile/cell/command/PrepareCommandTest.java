package io.domicile.cell.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.cell.CellApplication;
import io.domicile.cell.testing.OwnCluster;
import io.domicile.contract.tenantdatabase.PublicRights;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.util.JarLocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code prepare} of the cell's program, on a cluster that nobody has prepared. */
final class PrepareCommandTest {

  private static OwnCluster own;

  @TempDir private Path directory;
  private Path password;

  @BeforeAll
  static void startCluster() throws Exception {
    own = new OwnCluster(Map.of());
  }

  @AfterAll
  static void stopCluster() throws Exception {
    own.close();
  }

  @BeforeEach
  void writePassword() throws Exception {
    password = directory.resolve("cell-password");
    Files.writeString(password, "cell password");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
  }

  /** What the command wrote to its error stream; empty if it succeeded. */
  private String prepare(String user, Path cellPassword) throws Exception {
    var errors = new ByteArrayOutputStream();
    var application = new CellApplication();
    var bootstrap = new Bootstrap<>(application);
    application.initialize(bootstrap);
    var cli =
        new Cli(
            new JarLocation(CellApplication.class),
            bootstrap,
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(errors, true, UTF_8));
    boolean failed =
        cli.run(
                "prepare",
                "--url",
                "jdbc:postgresql://127.0.0.1:" + own.port() + "/postgres",
                "--user",
                user,
                "--cell-password-file",
                cellPassword.toString())
            .isPresent();
    assertThat(errors.toString(UTF_8).isEmpty()).isEqualTo(!failed);
    return errors.toString(UTF_8);
  }

  @Test
  void a_cluster_is_prepared_and_to_prepare_it_again_brings_older_databases_to_the_same_rights()
      throws Exception {
    assertThat(prepare("postgres", password)).isEmpty();
    assertThat(marked(PublicRights.TEMPLATE)).isTrue();
    String old = "t_" + "0".repeat(32) + "_i1";
    execute("CREATE DATABASE " + old + " TEMPLATE template0");
    try (Connection connection =
            OwnCluster.replica(own.port(), old, "domicile_cell", "").getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(1)");
    }
    assertThat(prepare("postgres", password)).isEmpty();
    assertThat(marked(old)).isTrue();
    assertThat(prepare("postgres", password)).isEmpty();
  }

  @Test
  void a_role_that_is_no_superuser_is_told_so_in_one_line_and_nothing_is_changed()
      throws Exception {
    execute("CREATE ROLE maker LOGIN CREATEDB CREATEROLE");
    String before = catalogs();
    assertThat(prepare("maker", password))
        .startsWith("The cluster is not prepared: Role maker is no superuser")
        .hasLineCount(1)
        .doesNotContain("cell password");
    assertThat(catalogs()).isEqualTo(before);
  }

  @Test
  void a_password_file_that_is_missing_or_open_to_others_is_named() throws Exception {
    assertThat(prepare("postgres", directory.resolve("nowhere")))
        .startsWith("The cluster is not prepared: ")
        .contains("nowhere")
        .hasLineCount(1);
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(prepare("postgres", password)).contains("cell-password").hasLineCount(1);
  }

  private static boolean marked(String database) throws SQLException {
    try (Connection connection = own.superuser().getConnection();
        var query =
            connection.prepareStatement(
                "SELECT count(*) FROM pg_database WHERE datname = ?"
                    + " AND shobj_description(oid, 'pg_database') = ?")) {
      query.setString(1, database);
      query.setString(2, PublicRights.MARK);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getInt(1) == 1;
      }
    }
  }

  private static String catalogs() throws SQLException {
    try (Connection connection = own.superuser().getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM pg_authid) || ', ' || (SELECT string_agg(datname ||"
                    + " coalesce(datacl::text, ''), ', ' ORDER BY datname) FROM pg_database)")) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = own.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
