package io.domicile.cell.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.cell.cluster.ClusterBootstrap;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.routes.Route;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.DatabaseCredential;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant's roles can reach: their own rows, and nothing else of the cluster. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IsolationTest {

  private CellProcess cell;
  private Route one;
  private Route other;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cell = new CellProcess(directory, 1);
    SchemaRelease release =
        Tenants.release(
            null,
            "CREATE TABLE customer (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name"
                + " text)");
    cell.controlPlane.offer(release, cell.productKey);
    cell.controlPlane.want(release.reference());
    cell.start();
    DesiredTenant first = Tenants.german("first");
    DesiredTenant second = Tenants.german("second");
    cell.make(first);
    cell.make(second);
    one = cell.route(first.tenant());
    other = cell.route(second.tenant());
  }

  @AfterAll
  void stop() {
    cell.close();
  }

  @Test
  void each_login_role_is_refused_on_every_database_but_its_own() throws Exception {
    for (Route route : List.of(one, other)) {
      DatabaseCredential credential = cell.runtimesVault().read(route.credential());
      for (String database : query("SELECT datname FROM pg_database WHERE datallowconn")) {
        if (database.startsWith("test_") || database.equals(route.database())) {
          continue;
        }
        assertThatThrownBy(
                () ->
                    DriverManager.getConnection(
                        cell.cluster.jdbcUrl(database),
                        credential.username(),
                        credential.password().reveal()))
            .as(database)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("does not have CONNECT privilege");
      }
    }
  }

  @Test
  void a_login_role_is_a_member_of_the_access_role_alone_and_can_become_nobody() throws Exception {
    String login = cell.runtimesVault().read(one.credential()).username();
    assertThat(
            query(
                "SELECT m.roleid::regrole || ' inherit ' || inherit_option || ' set ' || set_option"
                    + " || ' admin ' || admin_option FROM pg_auth_members m WHERE member = '"
                    + login
                    + "'::regrole"))
        .containsExactly(one.database() + "_rw inherit true set false admin false");
    assertThat(
            query(
                "SELECT concat_ws(',', rolsuper, rolcreatedb, rolcreaterole, rolreplication,"
                    + " rolbypassrls) FROM pg_roles WHERE rolname = '"
                    + login
                    + "'"))
        .containsExactly("f,f,f,f,f");
    for (String role : query("SELECT rolname FROM pg_roles")) {
      if (!role.equals(login)) {
        assertRefused(one, "SET ROLE " + role);
      }
    }
  }

  @Test
  void a_login_role_has_exactly_these_rights() throws Exception {
    String login = cell.runtimesVault().read(one.credential()).username();
    String rights =
        """
        SELECT n.nspname || '.' || c.relname || ' ' || string_agg(p, ',' ORDER BY p)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER']) p
        WHERE n.nspname IN ('app', 'domicile') AND c.relkind IN ('r', 'v')
          AND has_table_privilege('%s', c.oid, p)
        GROUP BY 1, n.nspname, c.relname ORDER BY 1
        """
            .formatted(login)
            .replace("GROUP BY 1, ", "GROUP BY ");
    assertThat(queryIn(one.database(), rights))
        .containsExactly(
            "app.customer DELETE,INSERT,SELECT,UPDATE",
            "domicile.api_key SELECT",
            "domicile.fence SELECT",
            "domicile.idempotency_key SELECT",
            "domicile.outbox SELECT",
            "domicile.reencryption SELECT",
            "domicile.schema_ledger SELECT",
            "domicile.sealed_field SELECT");
    // What runtimes of before the owner's functions write, column by column.
    assertThat(queryIn(one.database(), columns(login)))
        .containsExactly(
            "api_key UPDATE revoked_at",
            "idempotency_key INSERT key,request_sha256,result,row_id",
            "idempotency_key UPDATE result",
            "outbox INSERT id,payload,topic",
            "outbox UPDATE payload",
            "reencryption INSERT key_version,table_name",
            "reencryption UPDATE finished_at,pass,row_cursor,rows_rewritten,updated_at",
            "sealed_field INSERT counted_at,field,key_version,old_rows,table_name",
            "sealed_field UPDATE counted_at,old_rows");
    assertThat(
            queryIn(
                one.database(),
                "SELECT nspname || has_schema_privilege('%1$s', oid, 'CREATE') FROM pg_namespace WHERE nspname IN ('app',"
                        .formatted(login)
                    + " 'domicile', 'public') ORDER BY 1"))
        .containsExactly("appfalse", "domicilefalse");
    assertThat(
            query(
                "SELECT concat_ws(',', has_database_privilege('%1$s', '%2$s', 'CONNECT'), has_database_privilege('%1$s', '%2$s', 'CREATE'), has_database_privilege('%1$s', '%2$s', 'TEMPORARY'))"
                    .formatted(login, one.database())))
        .containsExactly("t,f,f");
  }

  private static String columns(String login) {
    return """
    SELECT c.relname || ' ' || p || ' ' || string_agg(a.attname, ',' ORDER BY a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    CROSS JOIN unnest(ARRAY['INSERT','UPDATE']) p
    WHERE c.relnamespace = 'domicile'::regnamespace AND c.relkind = 'r'
      AND has_column_privilege('%s', c.oid, a.attnum, p)
    GROUP BY c.relname, p ORDER BY c.relname, p
    """
        .formatted(login);
  }

  @Test
  void a_login_role_writes_rows_and_changes_nothing_else() throws Exception {
    try (Connection connection = cell.login(one);
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO customer (name) VALUES ('x')");
    }
    for (String sql :
        List.of(
            "CREATE TABLE app.mine (id int)",
            "CREATE TEMPORARY TABLE mine (id int)",
            "DROP TABLE app.customer",
            "ALTER TABLE app.customer ADD COLUMN x int",
            "TRUNCATE app.customer",
            "SELECT * FROM app.flyway_schema_history",
            "UPDATE domicile.fence SET state = 'fenced'",
            "DELETE FROM domicile.audit",
            "DELETE FROM domicile.outbox",
            "UPDATE domicile.outbox SET published_at = now()",
            "DELETE FROM domicile.idempotency_key",
            "SELECT * FROM domicile.audit",
            "INSERT INTO domicile.audit (actor, action) VALUES ('cell', 'forged')",
            "COPY app.customer TO '/tmp/out'",
            "COPY app.customer FROM PROGRAM 'id'",
            "CREATE EXTENSION dblink",
            "SELECT pg_advisory_lock(1)",
            "SELECT pg_try_advisory_xact_lock_shared(1, 2)",
            "SELECT lo_create(0)",
            "SELECT pg_sleep(0)",
            "SELECT pg_notify('a', 'b')",
            "SELECT pg_logical_emit_message(false, 'a', 'b')",
            "SELECT pg_terminate_backend(pg_backend_pid())",
            "SELECT * FROM pg_database",
            "SELECT * FROM pg_roles",
            "SELECT * FROM pg_auth_members",
            "SELECT * FROM pg_locks",
            "SELECT * FROM pg_stat_activity",
            "SELECT pg_stat_get_activity(NULL)",
            "SELECT * FROM pg_stat_database",
            "SET temp_file_limit = -1",
            "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1",
            "ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'",
            "ALTER DATABASE " + one.database() + " RENAME TO x")) {
      assertRefused(one, sql);
    }
    // PostgreSQL warns here instead of failing; that nothing was granted shows in the ACL.
    try (Connection connection = cell.login(one);
        var statement = connection.createStatement()) {
      statement.execute("GRANT CONNECT ON DATABASE " + one.database() + " TO PUBLIC");
    }
    assertOnlyTheLoginRoleMayConnect();
  }

  @Test
  void nobody_but_the_login_role_may_connect() throws Exception {
    assertOnlyTheLoginRoleMayConnect();
  }

  private void assertOnlyTheLoginRoleMayConnect() throws Exception {
    String login = cell.runtimesVault().read(one.credential()).username();
    assertThat(
            query(
                "SELECT DISTINCT coalesce(r.rolname, 'PUBLIC') FROM pg_database d,"
                    + " aclexplode(d.datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE"
                    + " d.datname = '"
                    + one.database()
                    + "' AND a.privilege_type = 'CONNECT' ORDER BY 1"))
        .containsExactly(ClusterBootstrap.CELL_ROLE, login);
    assertThat(
            query(
                "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname ~"
                    + " '^(t|spare)_[0-9a-f]{32}_i' ORDER BY 1"))
        .isEmpty();
  }

  @Test
  void a_migrator_reaches_its_own_tenants_schema_and_nothing_else() throws Exception {
    String migrator = one.database() + "_migrator";
    String owner = one.database() + "_owner";
    cell.cluster.execute("postgres", "ALTER ROLE " + migrator + " LOGIN PASSWORD 'of this moment'");
    cell.cluster.execute(
        "postgres", "GRANT CONNECT ON DATABASE " + one.database() + " TO " + migrator);
    String url = cell.cluster.jdbcUrl(one.database()) + "?options=-c%20role=" + owner;
    try (var connection = DriverManager.getConnection(url, migrator, "of this moment");
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE app.migrated (id int)");
      statement.execute("DROP TABLE app.migrated");
      for (String sql :
          List.of(
              "COPY app.customer FROM PROGRAM 'id'",
              "COPY app.customer TO '/tmp/out'",
              "SELECT pg_read_file('/etc/passwd')",
              "SELECT lo_import('/etc/passwd')",
              "CREATE EXTENSION dblink",
              "CREATE EXTENSION postgres_fdw",
              "CREATE EXTENSION pgcrypto",
              "CREATE FOREIGN DATA WRAPPER w",
              "CREATE LANGUAGE plperlu",
              "CREATE SCHEMA mine",
              "CREATE TEMPORARY TABLE mine (id int)",
              "CREATE TABLE domicile.mine (id int)",
              "CREATE ROLE mine",
              "CREATE DATABASE mine",
              "CREATE PUBLICATION mine",
              "UPDATE domicile.fence SET state = 'open'",
              "SELECT * FROM domicile.api_key",
              "GRANT CONNECT ON DATABASE " + one.database() + " TO PUBLIC",
              "GRANT " + owner + " TO " + other.database() + "_owner",
              "ALTER SYSTEM SET fsync = off",
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
              "SET ROLE " + ClusterBootstrap.CELL_ROLE,
              "SET ROLE " + other.database() + "_owner",
              "SET SESSION AUTHORIZATION " + ClusterBootstrap.CELL_ROLE,
              "RESET ROLE; SET ROLE NONE; CREATE TABLE app.of_the_migrator (id int)")) {
        assertThatThrownBy(() -> statement.execute(sql), sql).isInstanceOf(SQLException.class);
      }
    } finally {
      cell.cluster.execute("postgres", "ALTER ROLE " + migrator + " NOLOGIN PASSWORD NULL");
      cell.cluster.execute(
          "postgres", "REVOKE CONNECT ON DATABASE " + one.database() + " FROM " + migrator);
    }
  }

  private void assertRefused(Route route, String sql) throws Exception {
    try (Connection connection = cell.login(route);
        var statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(sql), sql)
          .isInstanceOf(SQLException.class)
          .hasMessageMatching("(?s).*(permission denied|must be owner|not have).*");
    }
  }

  private List<String> query(String sql) throws SQLException {
    return queryIn("postgres", sql);
  }

  private List<String> queryIn(String database, String sql) throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = cell.cluster.superuser(database).getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
