package io.domicile.runtime.pools;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's data source. Each checkout uses the route in force at that moment. The pool of the
 * last checkout is cached and tried first, because looking it up costs a sixth of a checkout.
 */
final class TenantDataSource implements DataSource {

  private final TenantDataSources all;
  private final PoolKey key;
  private volatile @Nullable TenantPool last;

  TenantDataSource(TenantDataSources all, PoolKey key) {
    this.all = all;
    this.key = key;
  }

  PoolKey key() {
    return key;
  }

  /** The pool of the last checkout, which may have been replaced since. */
  @Nullable TenantPool last() {
    return last;
  }

  void last(TenantPool pool) {
    last = pool;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return all.checkout(this);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("A tenant's connections have one role.");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("Logging is slf4j's.");
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("The wait is configured for all tenants alike.");
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("Logging is slf4j's.");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("This is no wrapper for " + type.getName() + ".");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public String toString() {
    return "TenantDataSource[" + key.tenant() + (key.replica() ? ", replica]" : "]");
  }
}
