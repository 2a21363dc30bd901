package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.testing.postgres.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a real cluster whose certificate names {@code localhost}. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifiedClusterTest {

  private PostgresExtension.Cluster cluster;
  private TestCell cell;
  private TestTenant acme;
  private Path authority;
  private Path stranger;

  @BeforeAll
  void turnOnTls(PostgresExtension.Cluster cluster, @TempDir Path folder) throws Exception {
    this.cluster = cluster;
    var certificates = TestCertificates.authority(folder, "authority");
    authority = certificates.certificate();
    stranger = TestCertificates.authority(folder, "stranger").certificate();
    Path certificate = certificates.issue("database", "dns:localhost");
    serverFile("server.crt", Files.readString(certificate));
    serverFile("server.key", Files.readString(folder.resolve("database.key")));
    cluster.execute("postgres", "ALTER SYSTEM SET ssl = on");
    cluster.execute("postgres", "SELECT pg_reload_conf()");
    cell = new TestCell(cluster, null);
    acme = cell.createTenant("acme");
    acme.mayRead("pg_stat_ssl", "pg_stat_get_activity(integer)");
  }

  /** The server takes a key only from a file that is its own and closed to others. */
  private void serverFile(String name, String text) throws Exception {
    try (Connection connection = cluster.superuser("postgres").getConnection();
        var rows = connection.createStatement().executeQuery("SHOW data_directory")) {
      rows.next();
      Path data = Path.of(rows.getString(1));
      Path file = Files.writeString(data.resolve(name), text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      var owner = Files.getOwner(data);
      if (!Files.getOwner(file).equals(owner)) {
        Files.setOwner(file, owner);
      }
    }
  }

  @AfterAll
  void turnOffTls() {
    cell.close();
    cluster.execute("postgres", "ALTER SYSTEM RESET ssl");
    cluster.execute("postgres", "SELECT pg_reload_conf()");
  }

  private void connect(
      Path folder, String host, String sslMode, Path root, Consumer<TestRuntime> test) {
    cell.setAddress(TestCell.CLUSTER, host, cluster.port(), sslMode);
    var limits =
        new PoolLimits(
            2,
            Duration.ofSeconds(3),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            root);
    try (var runtime =
        TestRuntime.start(cell, folder, limits, KeyLimits.DEFAULTS, System::nanoTime)) {
      runtime.upToDate(cell);
      test.accept(runtime);
    }
  }

  private void assertUntrusted(TestRuntime runtime) {
    assertThatThrownBy(() -> runtime.dataSources().of(acme.id()).getConnection())
        .isInstanceOfSatisfying(
            TenantUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.UNTRUSTED));
    await().until(() -> runtime.dataSources().connections() == 0);
    assertThat(runtime.dataSources().cluster(TestCell.CLUSTER).orElseThrow().circuitOpen())
        .isFalse();
  }

  @Test
  void the_right_authority_and_name_are_trusted_and_the_connection_is_encrypted(
      @TempDir Path folder) {
    // The server takes over its new settings a moment after it was told.
    await()
        .untilAsserted(
            () ->
                connect(
                    folder,
                    "localhost",
                    "verify-full",
                    authority,
                    runtime -> assertThat(isEncrypted(runtime)).isTrue()));
  }

  private boolean isEncrypted(TestRuntime runtime) {
    try (Connection connection = runtime.dataSources().of(acme.id()).getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      return rows.next() && rows.getBoolean(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_certificate_of_another_authority_is_refused(@TempDir Path folder) {
    connect(folder, "localhost", "verify-full", stranger, this::assertUntrusted);
  }

  @Test
  void a_certificate_of_another_name_is_refused(@TempDir Path folder) {
    connect(folder, "127.0.0.1", "verify-full", authority, this::assertUntrusted);
  }

  @Test
  void a_missing_authority_trusts_nobody(@TempDir Path folder) {
    connect(folder, "localhost", "verify-full", folder.resolve("no.crt"), this::assertUntrusted);
  }
}
