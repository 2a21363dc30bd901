package io.domicile.runtime.pools;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for all pools at intervals: leaks, connections over the share, clusters whose name
 * leads elsewhere, pools that nobody uses. Looks at pools in use only.
 */
final class PoolSweeps {

  private static final Logger log = LoggerFactory.getLogger(PoolSweeps.class);

  private final ConcurrentHashMap<PoolKey, TenantPool> pools;
  private final ClustersInUse clusters;
  private final PoolContext shared;
  private final AddressWatch addresses;
  private final AtomicBoolean resolving = new AtomicBoolean();

  PoolSweeps(
      ConcurrentHashMap<PoolKey, TenantPool> pools,
      ClustersInUse clusters,
      PoolContext shared,
      AddressWatch addresses) {
    this.pools = pools;
    this.clusters = clusters;
    this.shared = shared;
    this.addresses = addresses;
  }

  void start() {
    CoarseClock clock = shared.clock();
    var scheduler = shared.scheduler();
    var unused =
        scheduler.scheduleAtFixedRate(
            clock::tick, 0, CoarseClock.TICK_MILLIS, TimeUnit.MILLISECONDS);
    var unusedToo = scheduler.scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
    long period = Math.max(1_000, shared.limits().coldAfter().toMillis() / 4);
    var unusedAsWell =
        scheduler.scheduleWithFixedDelay(this::closeCold, period, period, TimeUnit.MILLISECONDS);
  }

  private void watch() {
    try {
      pools.values().forEach(TenantPool::watch);
      shared.draining().forEach(TenantPool::watch);
      clusters.shed();
      // Resolving may take long, and no more than one at a time does.
      if (resolving.compareAndSet(false, true)) {
        shared.threads().newThread(this::retireFormerAddresses).start();
      }
    } catch (RuntimeException e) {
      log.error("A sweep over the pools failed; it goes on at the next turn.", e);
    }
  }

  /** Closes connections to addresses that a cluster's name no longer leads to. */
  private void retireFormerAddresses() {
    try {
      Set<String> hosts =
          pools.values().stream().map(pool -> pool.lease().host()).collect(Collectors.toSet());
      Set<String> moved = addresses.moved(hosts);
      pools.values().stream()
          .filter(pool -> moved.contains(pool.lease().host()))
          .forEach(TenantPool::evict);
    } finally {
      resolving.set(false);
    }
  }

  private void closeCold() {
    for (PoolKey key : pools.keySet()) {
      pools.computeIfPresent(
          key,
          (same, pool) -> {
            boolean cold = pool.isColdFor(shared.limits().coldAfter());
            if (cold) {
              pool.retire(Drain.BOUNDED);
            }
            return cold ? null : pool;
          });
    }
  }
}
