package io.domicile.cell.databases;

import com.codahale.metrics.Gauge;
import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.contract.tenantdatabase.PublicRights;
import io.domicile.service.retries.BackOff;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of PostgreSQL's own functions a database's roles may call: the login roles what the cell's
 * configuration and the database's schema release declare; the owner advisory locks as well, with
 * which Flyway keeps migrations apart. Only a superuser can take a right of PostgreSQL's own from
 * PUBLIC; where none has, there is nothing to give back, and the database is counted. Thread-safe.
 */
public final class DatabaseRights {

  private static final Logger log = LoggerFactory.getLogger(DatabaseRights.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Jdbi jdbi;
  private final TenantsCluster cluster;
  private final Set<PublicRights.Functions> configured;
  private final Releases releases;
  private final Clock clock;
  private final BackOff pause = new BackOff(BETWEEN_LOOKS, LONGEST_PAUSE);

  /** Databases that bore no mark when they were last asked for. */
  private final Set<String> unmarked = new HashSet<>();

  private Instant nextLook = Instant.MIN;
  private Instant askAgainAt = Instant.MIN;

  private volatile Standing standing = new Standing(true, 0);

  /** What schema releases say of functions. */
  public interface Releases {
    /** Those that the login roles of databases with this release may call, beside others. */
    Set<PublicRights.Functions> functionsOf(int release);
  }

  /**
   * How far a superuser has prepared the cluster.
   *
   * @param template whether new databases are made without the rights of PUBLIC
   * @param open how many databases a superuser has yet to take them from
   */
  record Standing(boolean template, int open) {

    boolean isPrepared() {
      return template && open == 0;
    }
  }

  DatabaseRights(
      CellContext cell,
      TenantsCluster cluster,
      Set<PublicRights.Functions> configured,
      Releases releases) {
    this.jdbi = cell.database().jdbi();
    this.cluster = cluster;
    this.configured = Set.copyOf(configured);
    this.releases = releases;
    this.clock = cell.clock();
  }

  /**
   * The rights in one cell's databases.
   *
   * @param configured what the product's login roles may call, whatever their release
   */
  public static DatabaseRights install(
      CellContext cell,
      TenantsCluster cluster,
      Set<PublicRights.Functions> configured,
      Releases releases,
      Environment environment) {
    var rights = new DatabaseRights(cell, cluster, configured, releases);
    environment
        .metrics()
        .gauge(
            "domicile.databases.rights-of-public",
            () -> (Gauge<Integer>) () -> rights.standing.open());
    environment
        .healthChecks()
        .register(
            "tenants-cluster-prepared",
            new PreparedCheck(rights::standing, cluster.isUnpreparedAccepted()));
    return rights;
  }

  /** As of the last look. */
  Standing standing() {
    return standing;
  }

  private Set<PublicRights.Functions> declared(int release) {
    var declared = EnumSet.noneOf(PublicRights.Functions.class);
    declared.addAll(configured);
    declared.addAll(releases.functionsOf(release));
    return declared;
  }

  /** In the database itself; nothing, where PUBLIC still has every right. */
  void give(Handle handle, DatabaseRoles roles, int release) {
    if (!marked(handle, List.of(roles.database())).isEmpty()) {
      Set<PublicRights.Functions> declared = declared(release);
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
  void give(DatabaseRoles roles, int release) {
    cluster.in(
        roles.database(),
        handle -> {
          give(handle, roles, release);
          return null;
        });
  }

  /**
   * Gives their rights to databases that do not have them yet: made by an earlier version, or under
   * another declaration. The cluster is asked only after those, and, while no superuser prepares
   * it, after each of them less and less often.
   */
  synchronized void tend() {
    Instant now = clock.instant();
    if (now.isBefore(nextLook)) {
      return;
    }
    nextLook = now.plus(BETWEEN_LOOKS);
    Map<String, DatabaseRow> without = without();
    boolean template = cluster.maintenance().withHandle(DatabaseRights::isTemplateMarked);
    if (template != standing.template()) {
      pause.reset();
      askAgainAt = Instant.MIN;
    }
    unmarked.retainAll(without.keySet());
    var asked = new HashSet<String>(without.keySet());
    if (now.isBefore(askAgainAt)) {
      asked.removeAll(unmarked);
    } else {
      askAgainAt = now.plus(pause.next());
    }
    Set<String> marked =
        asked.isEmpty()
            ? Set.of()
            : cluster.maintenance().withHandle(handle -> marked(handle, asked));
    unmarked.addAll(asked);
    unmarked.removeAll(marked);
    tell(new Standing(template, unmarked.size()));
    for (String database : marked) {
      DatabaseRow row = Objects.requireNonNull(without.get(database));
      try {
        give(names(row), row.release());
        jdbi.useExtension(
            DatabaseDao.class, dao -> dao.given(row.id(), fingerprint(row.release())));
      } catch (RuntimeException e) {
        log.warn("The rights in a database are given at the next look: {}", e.toString());
      }
    }
  }

  /** The databases whose roles have other rights than they are to have, by name. */
  private Map<String, DatabaseRow> without() {
    return jdbi.withExtension(
        DatabaseDao.class,
        dao ->
            dao.releases().stream()
                .flatMap(release -> dao.withoutRights(release, fingerprint(release)).stream())
                .collect(Collectors.toMap(row -> names(row).database(), row -> row)));
  }

  private String fingerprint(int release) {
    return PublicRights.fingerprint(declared(release));
  }

  private void tell(Standing now) {
    Standing before = standing;
    standing = now;
    if (!now.isPrepared() && !now.equals(before)) {
      log.warn(
          "{} databases let every role call functions that harm the whole cluster; a superuser has"
              + " to prepare the cluster: the cell's program, command prepare.",
          now.open());
    }
  }

  private static DatabaseRoles names(DatabaseRow row) {
    return row.state() == DatabaseRow.State.CLAIMED ? row.asTenants() : row.asSpare();
  }

  private static boolean isTemplateMarked(Handle handle) {
    return !marked(handle, List.of(PublicRights.TEMPLATE)).isEmpty();
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
