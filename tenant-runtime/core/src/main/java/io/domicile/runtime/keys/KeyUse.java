package io.domicile.runtime.keys;

import io.domicile.contract.keyreports.KeyReport;
import io.domicile.contract.keyreports.KeyUsePurpose;
import io.domicile.contract.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happened to root keys in this process, counted; for up to 20,000 tenants also apart, which
 * is what the cell is told. Thread-safe.
 */
public final class KeyUse {

  private static final int MAX_TENANTS = 20_000;

  private final Map<TenantId, Counts> tenants = new ConcurrentHashMap<>();
  private final LongAdder unwraps = new LongAdder();
  private final LongAdder checks = new LongAdder();
  private final LongAdder underGrace = new LongAdder();
  private final LongAdder disabled = new LongAdder();
  private final LongAdder unreachable = new LongAdder();

  /** One tenant's counts, and what of them the cell has taken. */
  private static final class Counts {
    private final Map<KeyUsePurpose, LongAdder> counted = new ConcurrentHashMap<>();
    private final Map<KeyUsePurpose, Long> told = new ConcurrentHashMap<>();
  }

  KeyUse() {}

  void unwrapped(TenantId tenant) {
    unwraps.increment();
    count(tenant, KeyUsePurpose.UNWRAP);
  }

  void checked(TenantId tenant) {
    checks.increment();
    count(tenant, KeyUsePurpose.REVALIDATE);
  }

  void refused(TenantId tenant) {
    count(tenant, KeyUsePurpose.REFUSED);
  }

  private void count(TenantId tenant, KeyUsePurpose purpose) {
    Counts counts = tenants.get(tenant);
    if (counts == null) {
      if (tenants.size() >= MAX_TENANTS) {
        return;
      }
      counts = tenants.computeIfAbsent(tenant, absent -> new Counts());
    }
    counts.counted.computeIfAbsent(purpose, absent -> new LongAdder()).increment();
  }

  /** Totals that the cell has not taken yet. */
  List<KeyReport.Use> unreported(int max) {
    var unreported = new ArrayList<KeyReport.Use>();
    for (var tenant : tenants.entrySet()) {
      for (var purpose : tenant.getValue().counted.entrySet()) {
        long sum = purpose.getValue().sum();
        if (unreported.size() < max
            && sum != tenant.getValue().told.getOrDefault(purpose.getKey(), 0L)) {
          unreported.add(new KeyReport.Use(tenant.getKey(), purpose.getKey(), sum));
        }
      }
    }
    return unreported;
  }

  void reported(List<KeyReport.Use> taken) {
    for (KeyReport.Use one : taken) {
      Counts counts = tenants.get(one.tenant());
      if (counts != null) {
        counts.told.put(one.purpose(), one.count());
      }
    }
  }

  void usedUnderGrace() {
    underGrace.increment();
  }

  void foundDisabled() {
    disabled.increment();
  }

  void foundUnreachable() {
    unreachable.increment();
  }

  /** Root keys unwrapped by the vault. */
  public long unwraps() {
    return unwraps.sum();
  }

  /** Times the vault vouched for a key that was held. */
  public long checks() {
    return checks.sum();
  }

  /** Uses of a key while the vault did not answer. */
  public long underGrace() {
    return underGrace.sum();
  }

  /** Times the vault said that a key is not enabled. */
  public long disabled() {
    return disabled.sum();
  }

  /** Times the vault did not answer, or not usefully. */
  public long unreachable() {
    return unreachable.sum();
  }
}
