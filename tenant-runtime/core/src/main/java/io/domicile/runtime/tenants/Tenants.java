package io.domicile.runtime.tenants;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.keys.KeyUnavailableException;
import io.domicile.runtime.keys.RootKeys;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.pools.TenantUnavailableException;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.sealing.SealedFields;
import io.domicile.runtime.sealing.SealedTable;
import io.domicile.runtime.sealing.SealedTables;
import io.domicile.runtime.sealing.Sealer;
import io.domicile.runtime.sealing.SealingPlugin;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectFactory;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Tenant} for each admitted request, and runs its work in transactions.
 *
 * <p>All tenants share one Jdbi: it caches parsed SQL and mappers, never rows, and ten thousand
 * copies would waste memory. A handle gets its tenant's connection and sealer when it is opened.
 * Thread-safe.
 */
public final class Tenants {

  /** The connection for the handle that a thread is opening; here only while JDBI opens it. */
  private final ConcurrentHashMap<Thread, Connection> handedOver = new ConcurrentHashMap<>();

  /**
   * JDBI's plugin without its work on each handle, which asks the catalogue for the functions of
   * large objects whenever a connection is new: half the time of connecting. A product that uses
   * large objects, or types of its own that the driver must know, installs JDBI's plugin itself.
   */
  private static final class TypesOfPostgres extends PostgresPlugin {
    @Override
    public Handle customizeHandle(Handle handle) {
      return handle;
    }
  }

  private final Routes routes;
  private final TenantDataSources dataSources;
  private final RootKeys keys;
  private final Clock clock;
  private final Jdbi jdbi;
  private final LazySqlObjects sqlObjects;
  private final SealedTables sealedTables = new SealedTables();

  public Tenants(Routes routes, TenantDataSources dataSources, RootKeys keys, Clock clock) {
    this.routes = routes;
    this.dataSources = dataSources;
    this.keys = keys;
    this.clock = clock;
    this.jdbi =
        Jdbi.create(this::handedOver)
            .installPlugin(new SqlObjectPlugin())
            .installPlugin(new TypesOfPostgres())
            .installPlugin(new SealingPlugin());
    Extensions extensions = jdbi.getConfig(Extensions.class);
    this.sqlObjects =
        new LazySqlObjects(extensions.findFactory(SqlObjectFactory.class).orElseThrow());
    extensions.register(sqlObjects);
    declare(List.of(IdempotencyKeys.class, Outbox.class));
  }

  /**
   * Declares the SqlObject interfaces that read or write sealed fields; at start only. Their
   * records must name their tables with {@code @SealedIn}. Their statements must not order by,
   * compare or compute with a sealed column.
   *
   * @throws IllegalArgumentException that names the statement that does
   */
  public void declare(Collection<Class<?>> repositories) {
    sealedTables.declare(repositories);
    // A handle copies the configuration and loses what it caches itself, so cache it here.
    Extensions extensions = jdbi.getConfig(Extensions.class);
    repositories.forEach(type -> extensions.findMetadata(type, sqlObjects));
  }

  /** The tables with sealed columns that have been declared, the platform's own among them. */
  public List<SealedTable> sealedTables() {
    return sealedTables.all();
  }

  /** The Jdbi behind every transaction, for plugins and mappers of the product; at start only. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** The tenant, for work outside a request; empty if this cell has no route to it. */
  public Optional<Tenant> find(TenantId id) {
    Route route = routes.current().find(id);
    return route == null ? Optional.empty() : Optional.of(tenant(route, null));
  }

  /** The tenant that a request was admitted to. */
  public Tenant admitted(Route route, Supplier<RequestDigest> request) {
    return tenant(route, request);
  }

  private Tenant tenant(Route route, @Nullable Supplier<RequestDigest> request) {
    return new Tenant(this, route.tenant(), route.slug(), request);
  }

  /**
   * Fails as {@link Tenant} says if the tenant's key must not be used now; no more than a look into
   * memory while it is in use.
   */
  public void requireKey(Route route) {
    try {
      keys.of(route);
    } catch (KeyUnavailableException e) {
      throw TenantProblems.of(e);
    }
  }

  /** What the caller is told when no connection was handed out. */
  public ProblemException problem(TenantUnavailableException e) {
    return TenantProblems.of(e);
  }

  DataSource dataSource(TenantId tenant) {
    return dataSources.of(tenant);
  }

  DataSource replica(TenantId tenant) {
    return dataSources.ofReplica(tenant);
  }

  <T> T inTransaction(TenantId tenant, boolean readOnly, Work<T> work) {
    try {
      try {
        return attempt(tenant, readOnly, work);
      } catch (StalePlanException stale) {
        return attempt(tenant, readOnly, work);
      }
    } catch (TenantUnavailableException e) {
      throw unavailable(tenant, e);
    } catch (StalePlanException e) {
      throw new ProblemException(ErrorCode.UNAVAILABLE, "The tenant's schema is changing.", e)
          .retryAfter(Duration.ofSeconds(1));
    } catch (SQLException | RuntimeException e) {
      ProblemException problem = TenantProblems.behind(e, readOnly);
      if (problem != null) {
        throw isSuspended(tenant) && problem.code() == ErrorCode.KEY_DISABLED
            ? TenantProblems.of(
                new TenantUnavailableException(TenantUnavailableException.Reason.SUSPENDED))
            : problem;
      }
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException("The database did not do as told.", e);
    }
  }

  /**
   * The transaction's first statement was prepared before the schema changed. Nothing has been
   * done, so that the work may begin again on another connection.
   */
  private static final class StalePlanException extends RuntimeException {
    StalePlanException(Throwable cause) {
      super(cause);
    }
  }

  private <T> T attempt(TenantId tenant, boolean readOnly, Work<T> work) throws SQLException {
    try (Handle handle = open(tenant)) {
      // The driver sends it with BEGIN; the pool takes it back with the connection.
      if (readOnly) {
        handle.setReadOnly(true);
      }
      IntSupplier statements = TenantDataSources.statements(handle.getConnection());
      try {
        return handle.inTransaction(h -> work.in(new Transaction(h, clock, sealedTables)));
      } catch (RuntimeException e) {
        if (!TenantProblems.isStalePlan(e)) {
          throw e;
        }
        // Idle connections have prepared it too.
        dataSources.evict(tenant);
        if (statements.getAsInt() == 1) {
          throw new StalePlanException(e);
        }
        throw e;
      }
    }
  }

  /** A suspension takes the key of work that is under way; that is not why it is refused. */
  private boolean isSuspended(TenantId tenant) {
    Route route = routes.current().find(tenant);
    return route != null && route.state() == RouteState.SUSPENDED;
  }

  /** A database that refuses a tenant whose key is disabled has been fenced for that reason. */
  private ProblemException unavailable(TenantId tenant, TenantUnavailableException e) {
    Route route = routes.current().find(tenant);
    if (route != null && e.reason() == TenantUnavailableException.Reason.REFUSED) {
      try {
        keys.of(route);
      } catch (KeyUnavailableException key) {
        return TenantProblems.of(key);
      }
    }
    return TenantProblems.of(e);
  }

  private Handle open(TenantId tenant) throws SQLException {
    Route route = routes.current().find(tenant);
    if (route == null) {
      throw new TenantUnavailableException(TenantUnavailableException.Reason.UNKNOWN);
    }
    Sealer sealer = sealer(route);
    Connection connection = dataSources.of(tenant).getConnection();
    Handle handle = handle(connection);
    handle.getConfig(SealedFields.class).use(sealer);
    return handle;
  }

  /** A handle of the one Jdbi over this connection, which is closed with it. */
  private Handle handle(Connection connection) {
    Thread us = Thread.currentThread();
    handedOver.put(us, connection);
    try {
      return jdbi.open();
    } finally {
      handedOver.remove(us);
    }
  }

  private Connection handedOver() {
    Connection connection = handedOver.get(Thread.currentThread());
    if (connection == null) {
      throw new IllegalStateException("A handle is opened through a Tenant.");
    }
    return connection;
  }

  Sealer sealer(TenantId tenant) {
    Route route = routes.current().find(tenant);
    if (route == null) {
      throw TenantProblems.of(
          new TenantUnavailableException(TenantUnavailableException.Reason.UNKNOWN));
    }
    return sealer(route);
  }

  private Sealer sealer(Route route) {
    try {
      return new Sealer(keys.of(route));
    } catch (KeyUnavailableException e) {
      throw TenantProblems.of(e);
    }
  }
}
