package io.domicile.cell.schemareleases;

import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenantdatabase.PlatformSchema;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jdbi.v3.core.Handle;

/**
 * Brings one database to a release. To install a release that is there is to look and do nothing;
 * an installation that was killed is taken up where Flyway's own ledger says it was left.
 *
 * <p>The scripts run as the database's migrator, set to act as the owner. That role can log in only
 * while they run, with a password of that moment, into that database; it is no superuser, may make
 * nothing outside schema {@code app}, and can become nobody but the owner: no programs, no files,
 * no foreign servers. Thread-safe.
 */
public final class SchemaInstaller {

  private static final Duration LONGEST_MIGRATION = Duration.ofMinutes(15);

  /** Better to try again than to queue every statement of the tenant behind a waiting lock. */
  private static final String LIMITS =
      "-c lock_timeout=10s -c statement_timeout=10min -c idle_in_transaction_session_timeout=5min";

  private static final String HISTORY = "flyway_schema_history";

  private final TenantsCluster cluster;
  private final Checkpoints checkpoints;
  private final Clock clock;

  public SchemaInstaller(TenantsCluster cluster, Checkpoints checkpoints, Clock clock) {
    this.cluster = cluster;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /** The number of the release that the database has; 0 for none. */
  public int installed(DatabaseRoles roles) {
    return cluster.in(roles.database(), SchemaInstaller::ledger);
  }

  /** Migrates the platform's own schema, as the cell's role. */
  public void installPlatform(DatabaseRoles roles) {
    Flyway.configure()
        .dataSource(cluster.dataSource(roles.database()))
        .schemas(PlatformSchema.SCHEMA)
        .defaultSchema(PlatformSchema.SCHEMA)
        .table(HISTORY)
        .locations(PlatformSchema.LOCATION)
        .placeholders(Map.of("accessRole", roles.access()))
        .cleanDisabled(true)
        .load()
        .migrate();
  }

  /** Applies what the database lacks of the release, and notes it in the database's ledger. */
  public void install(DatabaseRoles roles, SchemaRelease release) {
    if (installed(roles) >= release.number()) {
      return;
    }
    Secret<String> password = cluster.freshPassword();
    openMigrator(roles, password);
    checkpoints.reached("migrator/open");
    try {
      migrate(roles, release, password);
      checkpoints.reached("migrator/migrated");
    } finally {
      closeMigrator(roles);
    }
    checkpoints.reached("migrator/closed");
    cluster.in(
        roles.database(),
        handle -> {
          handle.useTransaction(transaction -> note(transaction, roles, release));
          return null;
        });
  }

  private void migrate(DatabaseRoles roles, SchemaRelease release, Secret<String> password) {
    var source = cluster.dataSource(roles.database(), roles.migrator(), password);
    // The owner from the first statement on, and again after a script's RESET ROLE.
    source.setOptions(LIMITS + " -c role=" + roles.owner());
    var flyway =
        Flyway.configure()
            .dataSource(source)
            .schemas(PlatformSchema.PRODUCT_SCHEMA)
            .defaultSchema(PlatformSchema.PRODUCT_SCHEMA)
            .createSchemas(false)
            .table(HISTORY)
            .resourceProvider(new ReleaseScripts(release))
            .placeholderReplacement(false)
            .cleanDisabled(true);
    // The scripts may build indexes concurrently, which waits for every open transaction.
    flyway
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    flyway.load().migrate();
  }

  private void openMigrator(DatabaseRoles roles, Secret<String> password) {
    String until = clock.instant().plus(LONGEST_MIGRATION).toString();
    cluster
        .maintenance()
        .useTransaction(
            handle -> {
              handle.execute("ALTER ROLE " + roles.migrator() + " RESET ALL");
              handle.execute(
                  "ALTER ROLE "
                      + roles.migrator()
                      + " LOGIN CONNECTION LIMIT 4 VALID UNTIL '"
                      + until
                      + "' PASSWORD "
                      + cluster.scramLiteral(password));
              handle.execute(
                  "GRANT CONNECT ON DATABASE " + roles.database() + " TO " + roles.migrator());
            });
  }

  /** Takes the login away again and ends what is logged in. To close a closed one is fine. */
  public void closeMigrator(DatabaseRoles roles) {
    cluster
        .maintenance()
        .useTransaction(
            handle -> {
              handle.execute("ALTER ROLE " + roles.migrator() + " NOLOGIN PASSWORD NULL");
              handle.execute(
                  "REVOKE CONNECT ON DATABASE " + roles.database() + " FROM " + roles.migrator());
            });
    cluster
        .maintenance()
        .useHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = :role")
                    .bind("role", roles.migrator())
                    .mapTo(Boolean.class)
                    .list());
  }

  /** As {@link #closeMigrator}, after looking whether it needs to be. */
  public void closeMigratorIfOpen(DatabaseRoles roles) {
    boolean open =
        cluster
            .maintenance()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT count(*) > 0 FROM pg_roles WHERE rolname = :role AND rolcanlogin")
                        .bind("role", roles.migrator())
                        .mapTo(Boolean.class)
                        .one());
    if (open) {
      closeMigrator(roles);
    }
  }

  private static int ledger(Handle handle) {
    return handle
        .createQuery("SELECT coalesce(max(release), 0) FROM domicile.schema_ledger")
        .mapTo(Integer.class)
        .one();
  }

  private void note(Handle handle, DatabaseRoles roles, SchemaRelease release) {
    // The runtime's roles get every table the owner makes; Flyway's own is not for them.
    handle.execute(
        "REVOKE ALL ON "
            + PlatformSchema.PRODUCT_SCHEMA
            + "."
            + HISTORY
            + " FROM "
            + roles.access());
    int noted =
        handle
            .createUpdate(
                """
                INSERT INTO domicile.schema_ledger (release, product, digest)
                VALUES (:release, :product, :digest) ON CONFLICT (release) DO NOTHING
                """)
            .bind("release", release.number())
            .bind("product", release.product())
            .bind("digest", release.digest())
            .execute();
    if (noted == 1) {
      handle
          .createUpdate(
              """
              INSERT INTO domicile.audit (actor, action, detail)
              VALUES ('cell', 'schema-release-applied',
                      jsonb_build_object('release', :release::int, 'digest', :digest::text))
              """)
          .bind("release", release.number())
          .bind("digest", release.digest())
          .execute();
    }
  }
}
