package io.domicile.contract.tenantdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.testing.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class PlatformSchemaTest {

  private final DatabaseNames names = new DatabaseNames(TenantId.random(Clock.systemUTC()), 1);

  @Test
  void the_version_is_that_of_the_last_script() throws Exception {
    try (var files = Files.list(scripts())) {
      assertThat(
              files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("V")))
          .hasSize(PlatformSchema.VERSION)
          .anyMatch(name -> name.startsWith("V" + PlatformSchema.VERSION + "__"));
    }
  }

  @Test
  void the_access_role_can_use_the_tables_and_cannot_mint_keys_or_move_the_fence(
      PostgresExtension.Cluster cluster) throws Exception {
    String database = cluster.createDatabase();
    cluster.execute("postgres", "CREATE ROLE " + names.access());
    cluster.execute(database, "CREATE SCHEMA domicile");
    for (Path script : inOrder()) {
      cluster.execute(database, Files.readString(script).replace("${accessRole}", names.access()));
    }

    assertThat(granted(cluster, database))
        .containsExactlyInAnyOrder(
            "api_key SELECT",
            "fence SELECT",
            "idempotency_key DELETE",
            "idempotency_key INSERT",
            "idempotency_key SELECT",
            "outbox DELETE",
            "outbox INSERT",
            "outbox SELECT",
            "reencryption INSERT",
            "reencryption SELECT",
            "reencryption UPDATE",
            "sealed_field INSERT",
            "sealed_field SELECT",
            "sealed_field UPDATE",
            "schema_ledger SELECT");
  }

  @Test
  void every_name_fits_postgresql_and_differs_from_every_other() {
    var second = new DatabaseNames(names.tenant(), 2);
    var all =
        List.of(
            names.database(),
            names.owner(),
            names.access(),
            names.migrator(),
            second.database(),
            second.owner(),
            names.login(Epoch.FIRST, 1),
            names.login(Epoch.FIRST, 2),
            names.login(Epoch.FIRST.next(), 1),
            names.login(new Epoch(999_999_999_999L), 999_999));

    assertThat(all).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9_]{1,63}"));
    assertThatIllegalStateException()
        .isThrownBy(() -> names.login(new Epoch(Long.MAX_VALUE), Integer.MAX_VALUE));
  }

  private List<String> granted(PostgresExtension.Cluster cluster, String database)
      throws SQLException {
    var grants = new java.util.ArrayList<String>();
    try (var connection = cluster.superuser(database).getConnection();
        var query =
            connection.prepareStatement(
                """
                SELECT table_name || ' ' || privilege_type FROM information_schema.role_table_grants
                WHERE grantee = ? AND table_schema = 'domicile'
                """)) {
      query.setString(1, names.access());
      var rows = query.executeQuery();
      while (rows.next()) {
        grants.add(rows.getString(1));
      }
    }
    return grants;
  }

  private static List<Path> inOrder() throws IOException {
    try (var files = Files.list(scripts())) {
      return files
          .sorted(Comparator.comparingInt(file -> number(file.getFileName().toString())))
          .toList();
    }
  }

  private static int number(String script) {
    return Integer.parseInt(script.replaceAll("V([0-9]+)__.*", "$1"));
  }

  private static Path scripts() throws IOException {
    return Path.of("src/main/resources", PlatformSchema.LOCATION.substring("classpath:".length()))
        .toRealPath();
  }
}
