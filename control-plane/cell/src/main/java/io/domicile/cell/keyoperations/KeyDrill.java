package io.domicile.cell.keyoperations;

import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.keyswitch.KeyStanding;
import io.domicile.cell.keyswitch.KeyStateException;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.keywitness.KeyReports;
import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.vaults.VaultException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Tries the kill switch on purpose: off, until every runtime that is there has shown that it is
 * dark, and on again. Whether a drill is on is in the tenant's standing, so that a killed cell ends
 * it when it is back. Called by one thread.
 */
final class KeyDrill {

  private static final int LOOK_BACK = 200;

  private final KeySwitch keySwitch;
  private final KeyReports reports;
  private final DesiredTenants desired;
  private final KeyDrillConfiguration configuration;
  private final Clock clock;

  KeyDrill(
      KeySwitch keySwitch,
      KeyReports reports,
      DesiredTenants desired,
      KeyDrillConfiguration configuration,
      Clock clock) {
    this.keySwitch = keySwitch;
    this.reports = reports;
    this.desired = desired;
    this.configuration = configuration;
    this.clock = clock;
  }

  /** Begins a drill of a tenant that is not dark; the next ticks end it. */
  void begin(TenantId tenant, String reason) {
    if (!keySwitch.standing(tenant).isEnabled()) {
      throw new KeyStateException("The tenant is dark already; there is nothing to try.");
    }
    keySwitch.disable(tenant, KeyCause.DRILL, reason);
  }

  /** Ends what is to end, and begins what is due. */
  void tick() {
    for (KeyStanding standing : keySwitch.inDrill()) {
      end(standing);
    }
    for (Slug slug : configuration.tenants()) {
      desired
          .find(slug.value())
          .map(found -> found.tenant())
          .filter(this::isDue)
          .ifPresent(tenant -> begin(tenant, "on schedule"));
    }
  }

  private boolean isDue(TenantId tenant) {
    if (!keySwitch.standing(tenant).isEnabled()) {
      return false;
    }
    Instant due = clock.instant().minus(configuration.every());
    return keySwitch.events(tenant, LOOK_BACK).stream()
        .filter(event -> event.kind().equals("drill-ended"))
        .noneMatch(event -> event.at().isAfter(due));
  }

  private void end(KeyStanding standing) {
    TenantId tenant = standing.tenant();
    List<String> missing = reports.notDarkYet(tenant);
    boolean tooLong = clock.instant().isAfter(standing.since().plus(configuration.longest()));
    boolean fenced =
        desired.find(tenant).filter(found -> standing.isToBeFencedAt(found.epoch())).isEmpty();
    if ((!missing.isEmpty() || !fenced) && !tooLong) {
      return;
    }
    String result =
        missing.isEmpty()
            ? "dark on every runtime after " + slowest(tenant, standing).toMillis() + " ms"
            : "not proven: not dark on " + String.join(", ", missing);
    keySwitch.note(tenant, "drill-ended", result);
    try {
      keySwitch.enable(tenant, "end of the drill");
    } catch (VaultException e) {
      keySwitch.note(tenant, "drill-not-ended", e.reason().name().toLowerCase(Locale.ROOT));
    }
  }

  private Duration slowest(TenantId tenant, KeyStanding standing) {
    return reports.darkness(tenant).stream()
        .map(dark -> Duration.between(standing.since(), dark.darkAt()))
        .max(Duration::compareTo)
        .map(longest -> longest.isNegative() ? Duration.ZERO : longest)
        .map(Objects::requireNonNull)
        .orElse(Duration.ZERO);
  }
}
