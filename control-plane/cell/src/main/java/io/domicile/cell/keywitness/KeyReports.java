package io.domicile.cell.keywitness;

import io.domicile.cell.changes.Changes;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.keyswitch.KeyStanding;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.keyswitch.KeyWatch;
import io.domicile.cell.observation.Observations;
import io.domicile.cell.rootkeys.NamedKeys;
import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.keyreports.KeyReport;
import io.domicile.contract.keyreports.KeyUsePurpose;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.TenantId;
import io.dropwizard.core.setup.Environment;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What runtimes tell of keys, kept and summed up. A report counts once however often it comes.
 * Thread-safe.
 */
public final class KeyReports {

  /** A runtime that asked for routes this lately must have gone dark for a tenant to be dark. */
  private static final Duration ALIVE = Duration.ofMinutes(2);

  /** A tenant's counts are reported upward no more often than this, unless it goes dark. */
  private static final Duration BETWEEN_COUNTS = Duration.ofMinutes(5);

  /**
   * When one runtime's canary stopped opening.
   *
   * @param lastOpenedAt null if the runtime held no key of this tenant
   */
  public record Darkness(
      String runtime,
      HeardFrom heardFrom,
      @Nullable Instant lastOpenedAt,
      Instant darkAt,
      boolean vaultRefuses) {}

  /** How often a runtime used the vault for a tenant, by purpose. */
  @Schema(name = "RuntimeKeyUse")
  public record Use(String runtime, KeyUsePurpose purpose, long uses) {}

  private final Jdbi jdbi;
  private final KeySwitch keySwitch;
  private final TenantKeys keys;
  private final NamedKeys named;
  private final Observations observations;
  private final Changes changes;
  private final Clock clock;
  private final Map<TenantId, Instant> told = new ConcurrentHashMap<>();

  private KeyReports(
      CellContext context,
      KeySwitch keySwitch,
      TenantKeys keys,
      NamedKeys named,
      Observations observations) {
    this.jdbi = context.database().jdbi();
    this.keySwitch = keySwitch;
    this.keys = keys;
    this.named = named;
    this.observations = observations;
    this.changes = context.changes();
    this.clock = context.clock();
  }

  /** The reports of a cell's runtimes. */
  public static KeyReports of(
      CellContext context,
      KeySwitch keySwitch,
      TenantKeys keys,
      NamedKeys named,
      Observations observations) {
    return new KeyReports(context, keySwitch, keys, named, observations);
  }

  /** Serves the reports; one that finds a key off which the cell believes on hurries the watch. */
  public void serve(KeyWatch watch, Environment environment) {
    environment.jersey().register(new KeyReportResource(this, watch));
  }

  /**
   * Takes a report in. Tenants that have no key here are passed over.
   *
   * @return whether the runtime found a key off that the cell believes on
   */
  boolean take(RuntimeId runtime, KeyReport report) {
    Set<TenantId> ours = Set.copyOf(keys.tenants());
    Instant now = clock.instant();
    jdbi.useTransaction(
        handle -> {
          WitnessDao dao = handle.attach(WitnessDao.class);
          for (KeyReport.Use use : report.use()) {
            if (ours.contains(use.tenant())) {
              dao.use(
                  use.tenant(),
                  runtime.value(),
                  use.purpose(),
                  at(report.startedAt()),
                  use.count(),
                  at(now));
            }
          }
        });
    for (KeyReport.Use use : report.use()) {
      if (ours.contains(use.tenant()) && isToBeTold(use.tenant(), now)) {
        observations.touch(use.tenant());
      }
    }
    boolean unheard = false;
    for (KeyReport.Dark dark : report.dark()) {
      if (ours.contains(dark.tenant())) {
        unheard |= isUnheard(runtime, dark, now);
      }
    }
    return unheard;
  }

  /** Counts go up in their own time: they change with every period of every key in use. */
  private boolean isToBeTold(TenantId tenant, Instant now) {
    Instant before = told.get(tenant);
    if (before != null && now.isBefore(before.plus(BETWEEN_COUNTS))) {
      return false;
    }
    told.put(tenant, now);
    return true;
  }

  /**
   * Keeps when a runtime was dark. Of a key that is on again it belongs to the time when it was off
   * last before that, if the cell knows of one, else to the runtime's own.
   */
  private boolean isUnheard(RuntimeId runtime, KeyReport.Dark dark, Instant now) {
    KeyStanding standing = keySwitch.standing(dark.tenant());
    jdbi.useTransaction(
        handle -> {
          WitnessDao dao = handle.attach(WitnessDao.class);
          Instant since =
              standing.isEnabled()
                  ? Optional.ofNullable(dao.offBefore(dark.tenant(), at(dark.darkAt())))
                      .orElse(dark.darkAt())
                  : standing.since();
          dao.darkness(
              dark.tenant(),
              at(since),
              runtime.value(),
              dark.heardFrom(),
              dark.lastOpenedAt() == null ? null : at(dark.lastOpenedAt()),
              at(dark.darkAt()),
              dark.vaultRefuses(),
              at(now));
          changes.unheard(handle, dark.tenant());
        });
    changes.announceReport();
    return standing.isEnabled() && dark.backAt() == null;
  }

  /** What every runtime's canary showed when the key was off last. */
  public List<Darkness> darkness(TenantId tenant) {
    return jdbi.withExtension(WitnessDao.class, dao -> dao.darkness(tenant));
  }

  /** When the key went off for which a canary was shown last. */
  public Optional<Instant> lastDarkSince(TenantId tenant) {
    return Optional.ofNullable(
        jdbi.withExtension(WitnessDao.class, dao -> dao.lastDarkSince(tenant)));
  }

  /** Uses of the vault, as runtimes count them. */
  public List<Use> uses(TenantId tenant) {
    return jdbi.withExtension(WitnessDao.class, dao -> dao.uses(tenant));
  }

  /** The runtimes that are there and have not shown yet that the tenant is dark. */
  public List<String> notDarkYet(TenantId tenant) {
    Set<String> dark =
        lastDarkSince(tenant)
                .filter(since -> !since.isBefore(keySwitch.standing(tenant).since()))
                .isPresent()
            ? darkness(tenant).stream().map(Darkness::runtime).collect(Collectors.toSet())
            : Set.of();
    return jdbi
        .withExtension(
            WitnessDao.class, dao -> dao.runtimesSeenAfter(at(clock.instant().minus(ALIVE))))
        .stream()
        .filter(runtime -> !dark.contains(runtime))
        .toList();
  }

  /** What goes up. */
  public Optional<ObservedKey> observed(TenantId tenant, Epoch epoch) {
    return keys.find(tenant)
        .map(
            found -> {
              KeyStanding standing = keySwitch.standing(tenant);
              return new ObservedKey(
                  standing.isEnabled(),
                  standing.found(),
                  standing.cause(),
                  standing.since().equals(Instant.EPOCH) ? null : standing.since(),
                  standing.awaitsEpochAfter(epoch),
                  found.rootKey().version(),
                  standing.destructionAt(),
                  darkness(tenant).stream()
                      .map(
                          dark ->
                              new ObservedKey.Darkness(
                                  dark.runtime(),
                                  dark.heardFrom(),
                                  dark.lastOpenedAt(),
                                  dark.darkAt(),
                                  dark.vaultRefuses()))
                      .toList(),
                  uses(tenant).stream()
                      .map(use -> new ObservedKey.Use(use.runtime(), use.purpose(), use.uses()))
                      .toList(),
                  found.rootKey().vaultKey(),
                  named.latest(tenant).orElse(null));
            });
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
