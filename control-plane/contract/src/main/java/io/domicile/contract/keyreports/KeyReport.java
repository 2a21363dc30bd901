package io.domicile.contract.keyreports;

import io.domicile.contract.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One report of a runtime, {@code POST /v1/key-reports} at its cell, signed. Counts are totals
 * since the process began, so that a report may repeat or get lost.
 *
 * @param startedAt when the process began, by its own clock
 * @param use at most {@value #MAX_ENTRIES}
 * @param dark at most {@value #MAX_ENTRIES}; each is repeated until a report with it was taken
 */
public record KeyReport(Instant startedAt, List<Use> use, List<Dark> dark) {

  public static final int MAX_ENTRIES = 500;

  public KeyReport {
    use = List.copyOf(use);
    dark = List.copyOf(dark);
  }

  /** How often the vault was used for a tenant. */
  public record Use(TenantId tenant, KeyUsePurpose purpose, long count) {}

  /**
   * The canary of a tenant does not open: neither with the key in memory, which is gone, nor with
   * one asked of the vault.
   *
   * @param heardFrom what told the runtime first
   * @param lastOpenedAt when the canary last opened; null if this process held no key of the tenant
   * @param darkAt when it first did not
   * @param vaultRefuses whether the vault itself was asked and refused
   * @param backAt when the tenant was served again, where that was before the report was taken;
   *     null while it is dark, of a process that ended while it was, and from older runtimes
   */
  public record Dark(
      TenantId tenant,
      HeardFrom heardFrom,
      @Nullable Instant lastOpenedAt,
      Instant darkAt,
      boolean vaultRefuses,
      @Nullable Instant backAt) {

    /** As above, still dark. */
    public Dark(
        TenantId tenant,
        HeardFrom heardFrom,
        @Nullable Instant lastOpenedAt,
        Instant darkAt,
        boolean vaultRefuses) {
      this(tenant, heardFrom, lastOpenedAt, darkAt, vaultRefuses, null);
    }

    /** The same, over at that time. */
    public Dark over(Instant at) {
      return new Dark(tenant, heardFrom, lastOpenedAt, darkAt, vaultRefuses, at);
    }
  }
}
