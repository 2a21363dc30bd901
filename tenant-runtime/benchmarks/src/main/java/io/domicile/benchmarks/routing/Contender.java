package io.domicile.benchmarks.routing;

import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.baomidou.dynamic.datasource.toolkit.DynamicDataSourceContextHolder;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domicile.runtime.pools.PoolLimits;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** A way of coming by a connection to a tenant's database. Thread-safe. */
interface Contender extends AutoCloseable {

  /** A connection, to be closed by the caller. */
  Connection connect(int tenant) throws SQLException;

  @Override
  void close();

  /** The platform's. */
  static Contender ours(BenchmarkHomes homes, int connectionShare, PoolLimits limits) {
    return ours(homes, homes.signed(connectionShare), limits);
  }

  /** The platform's, from routes that a cell has signed. */
  static Contender ours(
      BenchmarkHomes homes, BenchmarkHomes.SignedRoutes signed, PoolLimits limits) {
    var folder = TemporaryFolder.create("routes");
    var all = homes.dataSources(signed, limits, folder.path());
    var sources = homes.tenants().stream().map(all::of).toList();
    return of(
        tenant -> sources.get(tenant).getConnection(),
        () -> {
          all.close();
          folder.close();
        });
  }

  /** A Hikari pool for each tenant, found by its number: the least that routing can cost. */
  static Contender bareHikari(BenchmarkHomes homes, int maximumPoolSize, int minimumIdle) {
    var pools = pools(homes, maximumPoolSize, minimumIdle);
    return of(
        tenant -> pools.get(tenant).getConnection(), () -> pools.forEach(HikariDataSource::close));
  }

  /**
   * The same pools behind Spring's routing, keyed by a thread-local as its documentation has it.
   */
  static Contender spring(BenchmarkHomes homes, int maximumPoolSize, int minimumIdle) {
    var pools = pools(homes, maximumPoolSize, minimumIdle);
    var current = new ThreadLocal<String>();
    var routing =
        new AbstractRoutingDataSource() {
          @Override
          protected Object determineCurrentLookupKey() {
            return current.get();
          }
        };
    var targets = new HashMap<Object, Object>();
    for (int i = 0; i < pools.size(); i++) {
      targets.put(homes.databases().get(i), pools.get(i));
    }
    routing.setTargetDataSources(targets);
    routing.setLenientFallback(false);
    routing.afterPropertiesSet();
    return of(
        tenant -> {
          current.set(homes.databases().get(tenant));
          try {
            return routing.getConnection();
          } finally {
            current.remove();
          }
        },
        () -> pools.forEach(HikariDataSource::close));
  }

  /** The same pools behind baomidou's dynamic-datasource. */
  static Contender baomidou(BenchmarkHomes homes, int maximumPoolSize, int minimumIdle) {
    var pools = pools(homes, maximumPoolSize, minimumIdle);
    var routing = new DynamicRoutingDataSource(List.of());
    routing.setStrict(true);
    for (int i = 0; i < pools.size(); i++) {
      // Its names split at an underscore into a group and a member.
      routing.addDataSource(homes.databases().get(i).replace('_', '-'), pools.get(i));
    }
    var names = homes.databases().stream().map(name -> name.replace('_', '-')).toList();
    return of(
        tenant -> {
          DynamicDataSourceContextHolder.push(names.get(tenant));
          try {
            return routing.getConnection();
          } finally {
            DynamicDataSourceContextHolder.poll();
          }
        },
        () -> pools.forEach(HikariDataSource::close));
  }

  /** No pool at all. */
  static Contender connectPerRequest(BenchmarkHomes homes) {
    return of(
        tenant ->
            DriverManager.getConnection(
                homes.jdbcUrl(tenant), homes.role().username(), homes.role().password().reveal()),
        () -> {});
  }

  /** Pools as Hikari makes them, but for their size. */
  static List<HikariDataSource> pools(BenchmarkHomes homes, int maximumPoolSize, int minimumIdle) {
    var pools = new ArrayList<HikariDataSource>();
    for (int i = 0; i < homes.tenants().size(); i++) {
      var config = new HikariConfig();
      config.setJdbcUrl(homes.jdbcUrl(i));
      config.setUsername(homes.role().username());
      config.setPassword(homes.role().password().reveal());
      config.setMaximumPoolSize(maximumPoolSize);
      config.setMinimumIdle(minimumIdle);
      pools.add(new HikariDataSource(config));
    }
    return pools;
  }

  /** What a contender does, as two functions. */
  @FunctionalInterface
  interface Source {
    Connection connect(int tenant) throws SQLException;
  }

  private static Contender of(Source source, Runnable close) {
    return new Contender() {
      @Override
      public Connection connect(int tenant) throws SQLException {
        return source.connect(tenant);
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
