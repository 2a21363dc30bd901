package io.domicile.testing;

import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.contract.tenantdatabase.PlatformSchema;
import io.domicile.contract.tenantdatabase.PublicRights;
import io.domicile.testing.postgres.PostgresExtension;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes tenant databases as a cell does, as far as a runtime can tell. */
final class TenantDatabases {

  private static final Set<Integer> PASSWORDS_REQUIRED = new HashSet<>();

  private TenantDatabases() {}

  /** The embedded cluster trusts everyone on loopback; tenants' roles have to prove themselves. */
  static synchronized void requirePasswords(PostgresExtension.Cluster cluster) {
    if (!PASSWORDS_REQUIRED.add(cluster.port())) {
      return;
    }
    cluster.execute(
        "postgres",
        """
        DO $$
        BEGIN
          EXECUTE format(
            'COPY (VALUES (%L), (%L), (%L), (%L)) TO %L',
            'local all all trust',
            'host all postgres 127.0.0.1/32 trust',
            'host replication postgres 127.0.0.1/32 trust',
            'host all all 127.0.0.1/32 scram-sha-256',
            current_setting('hba_file'));
        END $$
        """);
    cluster.execute("postgres", "SELECT pg_reload_conf()");
  }

  static void create(
      PostgresExtension.Cluster cluster,
      DatabaseNames names,
      Epoch epoch,
      String password,
      @Nullable SchemaRelease product) {
    String database = names.database();
    cluster.execute("postgres", "CREATE ROLE " + names.owner() + " NOLOGIN");
    cluster.execute("postgres", "CREATE ROLE " + names.access() + " NOLOGIN");
    cluster.execute("postgres", "CREATE DATABASE " + database);
    cluster.execute("postgres", "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
    cluster.execute(database, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    cluster.execute(database, PublicRights.take("postgres"));
    cluster.execute(database, "CREATE SCHEMA " + PlatformSchema.SCHEMA);
    for (String script : platformScripts()) {
      cluster.execute(database, script.replace("${accessRole}", names.access()));
    }
    cluster.execute(
        database,
        "CREATE SCHEMA " + PlatformSchema.PRODUCT_SCHEMA + " AUTHORIZATION " + names.owner());
    cluster.execute(database, "GRANT USAGE ON SCHEMA app TO " + names.access());
    if (product != null) {
      for (SqlScript script : product.scripts()) {
        cluster.execute(database, "SET ROLE " + names.owner() + ";" + script.sql());
      }
    }
    cluster.execute(
        database,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA app TO " + names.access());
    createLogin(cluster, names, epoch, 1, password);
  }

  static void createLogin(
      PostgresExtension.Cluster cluster,
      DatabaseNames names,
      Epoch epoch,
      int serial,
      String password) {
    String login = names.login(epoch, serial);
    cluster.execute(
        "postgres",
        "CREATE ROLE " + login + " LOGIN PASSWORD '" + password + "' IN ROLE " + names.access());
    cluster.execute("postgres", "GRANT CONNECT ON DATABASE " + names.database() + " TO " + login);
  }

  /** The platform's scripts in their order, as Flyway would find them. */
  private static List<String> platformScripts() {
    String folder = PlatformSchema.LOCATION.substring("classpath:".length());
    try {
      URI root = PlatformSchema.class.getResource("/" + folder).toURI();
      if (!root.getScheme().equals("jar")) {
        return read(Path.of(root));
      }
      try (var jar = FileSystems.newFileSystem(root, Map.of())) {
        return read(jar.getPath("/" + folder));
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("No platform scripts in " + folder, e);
    }
  }

  private static List<String> read(Path folder) throws IOException {
    var scripts = new TreeMap<Integer, String>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        scripts.put(
            Integer.valueOf(name.replaceAll("V([0-9]+)__.*", "$1")), Files.readString(file));
      }
    }
    return List.copyOf(scripts.values());
  }
}
