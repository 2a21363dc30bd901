package io.domicile.cell.databases;

import com.codahale.metrics.Gauge;
import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.contract.tenantdatabase.PublicRights;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of PostgreSQL's own functions a database's roles may call: the login roles what the product
 * declares; the owner advisory locks as well, with which Flyway keeps migrations apart. Only a
 * superuser can take a right of PostgreSQL's own from PUBLIC; where none has, there is nothing to
 * give back, and the database is counted. Thread-safe.
 */
public final class DatabaseRights {

  private static final Logger log = LoggerFactory.getLogger(DatabaseRights.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

  private final Jdbi jdbi;
  private final TenantsCluster cluster;
  private final Set<PublicRights.Functions> declared;
  private final Clock clock;

  /** How many databases a superuser has yet to take the rights of PUBLIC from. */
  private final AtomicInteger open = new AtomicInteger();

  private volatile Instant nextLook = Instant.MIN;

  private DatabaseRights(
      CellContext cell, TenantsCluster cluster, Set<PublicRights.Functions> declared) {
    this.jdbi = cell.database().jdbi();
    this.cluster = cluster;
    this.declared = Set.copyOf(declared);
    this.clock = cell.clock();
  }

  /**
   * The rights in one cell's databases.
   *
   * @param declared what the product's login roles may call
   */
  public static DatabaseRights install(
      CellContext cell,
      TenantsCluster cluster,
      Set<PublicRights.Functions> declared,
      Environment environment) {
    var rights = new DatabaseRights(cell, cluster, declared);
    environment
        .metrics()
        .gauge("domicile.databases.rights-of-public", () -> (Gauge<Integer>) rights.open::get);
    return rights;
  }

  /** What is kept of a database that has all its rights. */
  String fingerprint() {
    return PublicRights.fingerprint(declared);
  }

  /** In the database itself; nothing, where PUBLIC still has every right. */
  void give(Handle handle, DatabaseRoles roles) {
    if (!marked(handle, List.of(roles.database())).isEmpty()) {
      handle.useTransaction(
          transaction -> {
            var owners = EnumSet.of(PublicRights.Functions.ADVISORY_LOCKS);
            owners.addAll(declared);
            transaction.execute(PublicRights.giveBack(owners, roles.owner()));
            transaction.execute(PublicRights.giveBack(declared, roles.access()));
          });
    }
  }

  /** As above, from anywhere. */
  void give(DatabaseRoles roles) {
    cluster.in(
        roles.database(),
        handle -> {
          give(handle, roles);
          return null;
        });
  }

  /**
   * Gives their rights to databases that do not have them yet: made by an earlier version, or under
   * another declaration. Looks in one statement, and not more often than every half minute.
   */
  void tend() {
    Instant now = clock.instant();
    if (now.isBefore(nextLook)) {
      return;
    }
    nextLook = now.plus(BETWEEN_LOOKS);
    Map<String, DatabaseRow> without =
        jdbi.withExtension(DatabaseDao.class, dao -> dao.withoutRights(fingerprint())).stream()
            .collect(Collectors.toMap(row -> names(row).database(), row -> row));
    Set<String> marked =
        without.isEmpty()
            ? Set.of()
            : cluster.maintenance().withHandle(handle -> marked(handle, without.keySet()));
    open.set(without.size() - marked.size());
    for (String database : marked) {
      DatabaseRow row = Objects.requireNonNull(without.get(database));
      try {
        give(names(row));
        given(row.id());
      } catch (RuntimeException e) {
        log.warn("The rights in a database are given at the next look: {}", e.toString());
      }
    }
    if (open.get() > 0) {
      log.warn(
          "{} databases let every role call functions that harm the whole cluster; a superuser has"
              + " to prepare the cluster again.",
          open.get());
    }
  }

  private void given(UUID id) {
    jdbi.useExtension(DatabaseDao.class, dao -> dao.given(id, fingerprint()));
  }

  private static DatabaseRoles names(DatabaseRow row) {
    return row.state() == DatabaseRow.State.CLAIMED ? row.asTenants() : row.asSpare();
  }

  private static Set<String> marked(Handle handle, Iterable<String> databases) {
    return handle
        .createQuery(
            """
            SELECT datname FROM pg_database
            WHERE datname IN (<databases>) AND shobj_description(oid, 'pg_database') = :mark
            """)
        .bindList("databases", databases)
        .bind("mark", PublicRights.MARK)
        .mapTo(String.class)
        .set();
  }
}
