package io.domicile.cell.databases;

import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.schemareleases.SchemaInstaller;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.tenantdatabase.PlatformSchema;
import io.domicile.contract.tenantdatabase.PublicRights;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Makes, renames and drops a database with its roles. What is made is reachable by nobody but the
 * cell. Thread-safe.
 */
final class DatabaseFactory {

  private final TenantsCluster cluster;
  private final SchemaInstaller schemas;
  private final DatabaseRights rights;
  private final Checkpoints checkpoints;

  DatabaseFactory(
      TenantsCluster cluster,
      SchemaInstaller schemas,
      DatabaseRights rights,
      Checkpoints checkpoints) {
    this.cluster = cluster;
    this.schemas = schemas;
    this.rights = rights;
    this.checkpoints = checkpoints;
  }

  /** Makes all of it, from nothing. */
  void make(DatabaseRoles roles, Optional<SchemaRelease> release) {
    cluster.maintenance().useTransaction(handle -> makeRoles(handle, roles));
    checkpoints.reached("make-database/roles");
    cluster
        .maintenance()
        .useHandle(
            handle -> {
              create(handle, roles);
              handle.execute(
                  "REVOKE CONNECT, CREATE, TEMPORARY ON DATABASE "
                      + roles.database()
                      + " FROM PUBLIC");
            });
    checkpoints.reached("make-database/created");
    cluster.in(
        roles.database(),
        handle -> {
          handle.useTransaction(transaction -> makeSchema(transaction, roles));
          rights.give(handle, roles, release.map(SchemaRelease::number).orElse(0));
          return null;
        });
    schemas.installPlatform(roles);
    checkpoints.reached("make-database/platform");
    release.ifPresent(newest -> schemas.install(roles, newest));
  }

  /**
   * From the template that a superuser took rights from; where there is none, from template0, which
   * nobody can have put anything into either.
   */
  private static void create(Handle handle, DatabaseRoles roles) {
    boolean prepared =
        handle
            .createQuery(
                """
                SELECT count(*) = 1 FROM pg_database
                WHERE datname = :template AND datistemplate
                  AND shobj_description(oid, 'pg_database') = :mark
                """)
            .bind("template", PublicRights.TEMPLATE)
            .bind("mark", PublicRights.MARK)
            .mapTo(Boolean.class)
            .one();
    String template = prepared ? PublicRights.TEMPLATE : "template0";
    handle.execute(
        "CREATE DATABASE " + roles.database() + " TEMPLATE " + template + " ENCODING 'UTF8'");
    if (prepared) {
      handle.execute("COMMENT ON DATABASE " + roles.database() + " IS '" + PublicRights.MARK + "'");
    }
  }

  private static void makeRoles(Handle handle, DatabaseRoles roles) {
    for (String role : List.of(roles.owner(), roles.access(), roles.migrator())) {
      handle.execute("CREATE ROLE " + role + " NOLOGIN NOCREATEDB NOCREATEROLE NOSUPERUSER");
    }
    // It has no right of the owner's but to become it, so that all it makes is the owner's.
    handle.execute(
        "GRANT " + roles.owner() + " TO " + roles.migrator() + " WITH INHERIT FALSE, SET TRUE");
  }

  private static void makeSchema(Handle handle, DatabaseRoles roles) {
    String app = PlatformSchema.PRODUCT_SCHEMA;
    handle.execute("DROP SCHEMA public");
    handle.execute("CREATE SCHEMA " + app + " AUTHORIZATION " + roles.owner());
    handle.execute("GRANT USAGE ON SCHEMA " + app + " TO " + roles.access());
    String future = "ALTER DEFAULT PRIVILEGES FOR ROLE " + roles.owner() + " IN SCHEMA " + app;
    handle.execute(future + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + roles.access());
    handle.execute(future + " GRANT USAGE, SELECT ON SEQUENCES TO " + roles.access());
  }

  /**
   * Gives the spare its tenant's names. One transaction on the shared catalogs: a kill leaves all
   * four names as they were, or all four as they are to be.
   */
  void rename(DatabaseRoles from, DatabaseRoles to) {
    cluster
        .maintenance()
        .useTransaction(
            handle -> {
              handle.execute("ALTER DATABASE " + from.database() + " RENAME TO " + to.database());
              handle.execute("ALTER ROLE " + from.owner() + " RENAME TO " + to.owner());
              handle.execute("ALTER ROLE " + from.access() + " RENAME TO " + to.access());
              handle.execute("ALTER ROLE " + from.migrator() + " RENAME TO " + to.migrator());
            });
  }

  boolean exists(DatabaseRoles roles) {
    return cluster
        .maintenance()
        .withHandle(handle -> TenantsCluster.databaseExists(handle, roles.database()));
  }

  /** Drops what there is of a spare. */
  void dropSpare(DatabaseRoles roles) {
    if (!roles.database().startsWith(DatabaseRoles.SPARE_PREFIX)) {
      throw new IllegalArgumentException("Only a spare is dropped like this.");
    }
    cluster
        .maintenance()
        .useHandle(
            handle -> {
              handle.execute("DROP DATABASE IF EXISTS " + roles.database() + " WITH (FORCE)");
              for (String role : List.of(roles.migrator(), roles.access(), roles.owner())) {
                handle.execute("DROP ROLE IF EXISTS " + role);
              }
            });
  }
}
