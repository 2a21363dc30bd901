package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.postgres.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TenantsApartIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  private static final LocalRegion REGION = LocalRegion.FRANKFURT;

  @Test
  void each_tenants_role_is_refused_on_the_others_database() throws Exception {
    var one = PLATFORM.active(SharedPlatform.german());
    var other = PLATFORM.active(SharedPlatform.german());
    PostgresCluster cluster = PLATFORM.get().tenants(REGION);

    for (var pair : List.of(List.of(one, other), List.of(other, one))) {
      String role = loginRole(cluster, pair.getFirst());
      // A password that this test knows; what is refused below is the database, not the login.
      cluster.execute("postgres", "ALTER ROLE " + role + " PASSWORD 'known-to-the-test'");
      try (var own = login(cluster, database(cluster, pair.getFirst()), role);
          var statement = own.createStatement()) {
        statement.executeQuery("SELECT count(*) FROM app.customer").next();
      }
      for (String foreign : List.of(database(cluster, pair.getLast()), "postgres", "template1")) {
        assertThatThrownBy(() -> login(cluster, foreign, role).close())
            .as("%s on %s", role, foreign)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  @Test
  void a_key_opens_its_own_tenants_door_and_no_other() throws Exception {
    var german = PLATFORM.active(SharedPlatform.german());
    var neighbour = PLATFORM.active(SharedPlatform.german());
    var american = PLATFORM.active(SharedPlatform.american());
    PLATFORM.serving(REGION, german);
    String germanKey = key(REGION, german);
    String americanKey = key(LocalRegion.VIRGINIA, american);

    var atNeighbour = at(neighbour.path("slug").asText(), germanKey);
    var atNobody = at("nobody-is-here", germanKey);
    assertThat(atNeighbour.status()).isEqualTo(403);
    assertThat(atNobody.status()).isEqualTo(403);
    assertThat(atNeighbour.text("code")).isEqualTo(atNobody.text("code"));
    assertThat(atNeighbour.text("detail")).isEqualTo(atNobody.text("detail"));
    assertThat(at(german.path("slug").asText(), americanKey).status()).isEqualTo(421);
  }

  @Test
  void the_control_plane_holds_no_credential_of_any_tenants_database() throws Exception {
    var tenant = PLATFORM.active(SharedPlatform.german());
    PostgresCluster cluster = PLATFORM.get().tenants(REGION);
    String role = loginRole(cluster, tenant);
    var tenantsClusters =
        LocalRegion.ALL.stream().map(region -> PLATFORM.get().tenants(region)).toList();
    var passwords = new ArrayList<String>();
    for (var running : tenantsClusters) {
      passwords.add(Files.readString(running.folder().resolve("password")).strip());
    }

    for (String name : List.of("control-plane", "control-plane-2")) {
      long pid = PLATFORM.get().process(name).pid().orElseThrow();
      String environment = Files.readString(Path.of("/proc/" + pid + "/environ"));
      String configuration =
          Files.readString(PLATFORM.get().settings().state().processes().resolve(name + ".yml"));
      for (String known : List.of(environment, configuration)) {
        assertThat(known).doesNotContain(passwords).doesNotContain(role, "domicile_cell");
        for (var running : tenantsClusters) {
          assertThat(known).doesNotContain(":" + running.port());
        }
      }
      // Nor does it hold a connection to a tenants' cluster, by whatever credential.
      for (var running : tenantsClusters) {
        assertThat(connectedPorts(pid)).as(name).doesNotContain(running.port());
      }
      assertThat(connectedPorts(pid))
          .as("what is looked at")
          .contains(PLATFORM.get().registry().port());
    }

    assertThat(registryAsText())
        .contains(tenant.path("slug").asText())
        .doesNotContain(passwords)
        .doesNotContain(role)
        .doesNotContain("SCRAM-SHA-256")
        .doesNotContain("tenants/" + tenant.path("id").asText() + "/database");
  }

  /** Every row of every table of the registry. */
  private static String registryAsText() throws SQLException {
    var text = new StringBuilder();
    try (var connection = PLATFORM.get().registry().superuser("domicile_registry");
        var statement = connection.createStatement()) {
      var tables = new ArrayList<String>();
      var rows =
          statement.executeQuery(
              """
              SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
              WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
              """);
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
      assertThat(tables).contains("public.tenant");
      for (String table : tables) {
        var all = statement.executeQuery("SELECT t::text FROM " + table + " t");
        while (all.next()) {
          text.append(all.getString(1)).append('\n');
        }
      }
    }
    return text.toString();
  }

  /** The remote ports of the process's TCP connections (proc(5): /proc/pid/net/tcp, by inode). */
  private static List<Integer> connectedPorts(long pid) throws Exception {
    var inodes = new ArrayList<String>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String target =
            Files.isSymbolicLink(descriptor) ? Files.readSymbolicLink(descriptor).toString() : "";
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    var ports = new ArrayList<Integer>();
    for (String family : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + family))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9 && inodes.contains(fields[9])) {
          ports.add(Integer.parseInt(fields[2].substring(fields[2].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  private static io.domicile.cli.client.ApiAnswer at(String slug, String key) throws Exception {
    return PLATFORM
        .get()
        .tenant(REGION, slug, new io.domicile.contract.secret.Secret<>(key))
        .get("/v1/customers");
  }

  private static String key(LocalRegion region, JsonNode tenant) throws Exception {
    return PLATFORM
        .get()
        .operator(region)
        .post(
            "/v1/tenants/" + tenant.path("id").asText() + "/api-keys",
            java.util.Map.of("label", "end to end"))
        .expect(201)
        .text("apiKey");
  }

  private static java.sql.Connection login(PostgresCluster cluster, String database, String role)
      throws SQLException {
    return DriverManager.getConnection(cluster.jdbcUrl(database), role, "known-to-the-test");
  }

  private static String database(PostgresCluster cluster, JsonNode tenant) throws SQLException {
    return one(cluster, "SELECT datname FROM pg_database WHERE datname LIKE ?", tenant, "\\_i%");
  }

  private static String loginRole(PostgresCluster cluster, JsonNode tenant) throws SQLException {
    return one(
        cluster,
        "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname LIKE ?",
        tenant,
        "\\_e%");
  }

  private static String one(PostgresCluster cluster, String sql, JsonNode tenant, String suffix)
      throws SQLException {
    try (var connection = cluster.superuser("postgres");
        var query = connection.prepareStatement(sql)) {
      query.setString(1, "t\\_" + tenant.path("id").asText().replace("-", "") + suffix);
      var rows = query.executeQuery();
      assertThat(rows.next()).isTrue();
      String found = rows.getString(1);
      assertThat(rows.next()).as("only one").isFalse();
      return found;
    }
  }
}
