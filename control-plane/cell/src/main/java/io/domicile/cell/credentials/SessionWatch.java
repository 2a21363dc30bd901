package io.domicile.cell.credentials;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.domicile.cell.cluster.Guard;
import io.domicile.cell.cluster.SessionLimits;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.fence.HoldOut;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.service.retries.Loop;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions of tenants' login roles that take more than their limits: PostgreSQL has no limit
 * on the locks of a session, and lets a role lift its own time-outs. One statement a second for all
 * sessions of the cluster; idle tenants have none. Migrations are not looked at. Thread-safe.
 */
public final class SessionWatch implements Managed {

  private static final Logger log = LoggerFactory.getLogger(SessionWatch.class);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LOOKS_BETWEEN_LIMITS = 30;

  private final TenantsCluster cluster;
  private final LoginLimits limits;
  private final Counter ended;
  private final Counter corrected;

  /** Roles by number, whether they are tenants' login roles; numbers are not used twice. */
  private final Map<Long, Boolean> logins = new ConcurrentHashMap<>();

  private final Loop loop = new Loop("session-watch", this::look, this::failed);

  /** Looks since the start; used by the loop's thread. */
  private int looks;

  SessionWatch(TenantsCluster cluster, MetricRegistry metrics) {
    this.cluster = cluster;
    this.limits = new LoginLimits(cluster);
    this.ended = metrics.counter("domicile.sessions.ended");
    this.corrected = metrics.counter("domicile.login-roles.limits-corrected");
  }

  /** Watches for as long as the process runs. */
  public static SessionWatch install(TenantsCluster cluster, Environment environment) {
    var watch = new SessionWatch(cluster, environment.metrics());
    environment.lifecycle().manage(watch);
    return watch;
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() throws InterruptedException {
    loop.finish(() -> {}, PATIENCE);
  }

  private void look() throws InterruptedException {
    boolean withLimits = looks++ % LOOKS_BETWEEN_LIMITS == 0;
    endExcessive();
    if (withLimits) {
      corrected.inc(limits.enforce());
    }
    loop.pause(LOOK);
  }

  private void failed(Throwable cause) throws InterruptedException {
    log.warn("Sessions are looked at again in a second: {}", cause.toString());
    loop.pause(LOOK);
  }

  /** One look at all sessions. */
  void endExcessive() {
    for (Guard.Session session : cluster.guard().sessions()) {
      Optional<String> excess = excess(session);
      if (excess.isPresent() && isLogin(session)) {
        log.warn("A session of role {} is ended: {}.", session.role(), excess.get());
        cluster.guard().end(session.pid());
        ended.inc();
      }
    }
  }

  private Optional<String> excess(Guard.Session session) {
    SessionLimits most = cluster.limits();
    if (session.locks() > most.locks()) {
      return Optional.of(session.locks() + " locks");
    }
    if (session.statement() > most.statement().toSeconds()) {
      return Optional.of("a statement of " + session.statement() + " s");
    }
    if (session.transaction() > most.transaction().toSeconds()) {
      return Optional.of("a transaction of " + session.transaction() + " s");
    }
    if (session.idle() > most.idle().toSeconds()) {
      return Optional.of("idle in a transaction for " + session.idle() + " s");
    }
    return Optional.empty();
  }

  /** Where the lock table is full nothing can be looked up; then who fills it goes. */
  private boolean isLogin(Guard.Session session) {
    Boolean known = logins.get(session.role());
    if (known != null) {
      return known;
    }
    try {
      boolean login =
          cluster
              .maintenance()
              .withHandle(
                  handle ->
                      handle
                          .createQuery(
                              "SELECT rolname ~ :logins FROM pg_roles WHERE oid = :role::oid")
                          .bind("logins", DatabaseNames.LOGIN)
                          .bind("role", session.role())
                          .mapTo(Boolean.class)
                          .findOne()
                          .orElse(false));
      logins.put(session.role(), login);
      return login;
    } catch (RuntimeException e) {
      if (!HoldOut.isHeldOff(e)) {
        throw e;
      }
      return session.locks() > cluster.limits().locks();
    }
  }
}
