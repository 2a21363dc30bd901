package io.domicile.contract.tenantdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.testing.postgres.PostgresExtension;
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
            "idempotency_key SELECT",
            "outbox SELECT",
            "reencryption SELECT",
            "sealed_field SELECT",
            "schema_ledger SELECT");
  }

  /** What the library of version 4 and before sends, and what a login that is not it would like. */
  @Test
  void runtimes_of_before_write_the_tables_as_ever_and_a_login_can_neither_publish_nor_forget(
      PostgresExtension.Cluster cluster) throws Exception {
    String database = cluster.createDatabase();
    cluster.execute("postgres", "CREATE ROLE " + names.access());
    cluster.execute(database, "CREATE SCHEMA domicile");
    for (Path script : inOrder()) {
      cluster.execute(database, Files.readString(script).replace("${accessRole}", names.access()));
    }
    String id = "'00000000-0000-0000-0000-000000000001'";
    try (var connection = cluster.superuser(database).getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SET ROLE " + names.access());
      for (String sql :
          List.of(
              "INSERT INTO domicile.outbox (id, topic, payload) VALUES (" + id + ", 'a', '')",
              "UPDATE domicile.outbox SET payload = '' WHERE id = " + id,
              "INSERT INTO domicile.idempotency_key (key, row_id, request_sha256, result) VALUES"
                  + " ('k', "
                  + id
                  + ", sha256(''), '')",
              "UPDATE domicile.idempotency_key SET result = '' WHERE row_id = " + id,
              "INSERT INTO domicile.reencryption (table_name, key_version) VALUES ('t', 2)"
                  + " ON CONFLICT (table_name, key_version) DO NOTHING",
              "SELECT table_name, row_cursor FROM domicile.reencryption FOR UPDATE SKIP LOCKED",
              "UPDATE domicile.reencryption SET row_cursor = "
                  + id
                  + ", rows_rewritten = rows_rewritten + 1, updated_at = now()"
                  + " WHERE table_name = 't' AND key_version = 2",
              "UPDATE domicile.reencryption SET row_cursor = NULL, pass = pass + 1, finished_at ="
                  + " now(), updated_at = now() WHERE table_name = 't'",
              "INSERT INTO domicile.sealed_field (table_name, field, key_version, old_rows,"
                  + " counted_at) VALUES ('t', 'a.b', 2, 7, now()) ON CONFLICT (table_name, field,"
                  + " key_version) DO UPDATE SET old_rows = excluded.old_rows, counted_at ="
                  + " excluded.counted_at",
              "UPDATE domicile.sealed_field SET old_rows = greatest(old_rows - 1, 0)"
                  + " WHERE table_name = 't'",
              "CALL domicile.write_event('00000000-0000-0000-0000-000000000002', 'a', '')",
              "SELECT domicile.begin_sealing_anew('u', 2)",
              "CALL domicile.advance_sealing_anew('u', 2, " + id + ", 3)",
              "CALL domicile.end_sealing_pass('u', 2, 0)",
              "CALL domicile.count_sealed_field('u', 'a.b', 2, 5)",
              "CALL domicile.lessen_sealed_field('u', 'a.b', 2, 1)")) {
        statement.execute(sql);
      }
      for (String sql :
          List.of(
              "UPDATE domicile.outbox SET published_at = now()",
              "DELETE FROM domicile.outbox",
              "INSERT INTO domicile.outbox (id, topic, payload, created_at) VALUES"
                  + " ('00000000-0000-0000-0000-000000000003', 'a', '', '2020-01-01')",
              "DELETE FROM domicile.idempotency_key",
              "UPDATE domicile.idempotency_key SET key = 'another'",
              "DELETE FROM domicile.reencryption",
              "UPDATE domicile.sealed_field SET field = 'c.d'")) {
        assertThatThrownBy(() -> statement.execute(sql)).as(sql).hasMessageContaining("denied");
      }
      statement.execute("RESET ROLE");
      var row =
          statement.executeQuery(
              "SELECT old_rows FROM domicile.sealed_field WHERE table_name = 'u'");
      assertThat(row.next()).isTrue();
      assertThat(row.getLong(1)).isEqualTo(4);
    }
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
