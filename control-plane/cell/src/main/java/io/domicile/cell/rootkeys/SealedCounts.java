package io.domicile.cell.rootkeys;

import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.databases.Databases;
import io.domicile.contract.tenant.TenantId;
import java.time.Duration;
import org.jdbi.v3.core.HandleCallback;

/**
 * What runtimes count in a tenant's own database: the rows that are sealed under another version of
 * the root key than the one that seals. Thread-safe.
 */
final class SealedCounts {

  private final TenantsCluster cluster;
  private final Databases databases;

  SealedCounts(TenantsCluster cluster, Databases databases) {
    this.cluster = cluster;
    this.databases = databases;
  }

  /** Whether nothing is sealed under another version; no count yet means not yet. */
  boolean isAllSealedUnder(TenantId tenant, int version) {
    return inDatabase(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    SELECT EXISTS (SELECT FROM domicile.reencryption WHERE key_version = :version)
                       AND NOT EXISTS (SELECT FROM domicile.reencryption
                                       WHERE key_version = :version
                                         AND (finished_at IS NULL OR updated_at = '-infinity'))
                       AND NOT EXISTS (SELECT FROM domicile.sealed_field
                                       WHERE key_version = :version AND old_rows > 0)
                    """)
                .bind("version", version)
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * Has the runtimes count once more, if every transaction that began longer ago than that is over.
   * What they counted before says nothing of what such a transaction wrote.
   *
   * @return whether they were asked to
   */
  boolean askAgain(TenantId tenant, int version, Duration ago) {
    return inDatabase(
        tenant,
        handle -> {
          boolean over =
              handle
                  .createQuery(
                      """
                      SELECT NOT EXISTS (SELECT FROM pg_stat_activity
                                         WHERE datname = current_database()
                                           AND backend_type = 'client backend'
                                           AND xact_start < now() - make_interval(secs => :seconds))
                      """)
                  .bind("seconds", ago.toMillis() / 1_000.0)
                  .mapTo(Boolean.class)
                  .one();
          if (over) {
            handle
                .createUpdate(
                    """
                    UPDATE domicile.reencryption SET updated_at = '-infinity'
                    WHERE key_version = :version
                    """)
                .bind("version", version)
                .execute();
          }
          return over;
        });
  }

  private boolean inDatabase(TenantId tenant, HandleCallback<Boolean, RuntimeException> question) {
    return databases
        .find(tenant)
        .map(database -> cluster.in(database.roles().database(), question))
        .orElse(false);
  }
}
