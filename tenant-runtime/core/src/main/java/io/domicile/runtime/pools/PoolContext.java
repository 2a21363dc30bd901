package io.domicile.runtime.pools;

import com.zaxxer.hikari.HikariConfig;
import io.domicile.vaults.SecretReader;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * What all pools share.
 *
 * @param draining pools that are retired and still have connections out
 */
record PoolContext(
    SecretReader secrets,
    PoolLimits limits,
    Connector connector,
    ScheduledExecutorService scheduler,
    ThreadFactory threads,
    LongSupplier nanoTime,
    CoarseClock clock,
    Set<TenantPool> draining) {

  /** How HikariCP is told to keep the lease's connections. */
  HikariConfig configuration(Lease lease, DataSource connections) {
    var config = new HikariConfig();
    config.setPoolName(
        "tenant-" + lease.tenant() + "-e" + lease.epoch() + (lease.key().replica() ? "-r" : ""));
    config.setReadOnly(lease.key().replica());
    config.setDataSource(connections);
    config.setMaximumPoolSize(limits.maxPerTenant());
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(TenantPool.SLICE_MILLIS);
    config.setValidationTimeout(TenantPool.SLICE_MILLIS);
    config.setIdleTimeout(limits.idleAfter().toMillis());
    config.setKeepaliveTime(0);
    config.setScheduledExecutor(scheduler);
    config.setThreadFactory(threads);
    config.setRegisterMbeans(false);
    return config;
  }
}
