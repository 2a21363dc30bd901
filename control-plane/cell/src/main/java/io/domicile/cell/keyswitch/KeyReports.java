package io.domicile.cell.keyswitch;

import static io.domicile.cell.keyswitch.KeySwitch.at;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.changes.Changes;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.observation.Observations;
import io.domicile.contract.keyreports.KeyReport;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * What runtimes tell of keys, kept and summed up. A report counts once however often it comes.
 * Thread-safe.
 */
public final class KeyReports {

  /** A runtime that asked for routes this lately must have gone dark for a tenant to be dark. */
  private static final Duration ALIVE = Duration.ofMinutes(2);

  /** A tenant's counts are reported upward no more often than this, unless it goes dark. */
  private static final Duration BETWEEN_COUNTS = Duration.ofMinutes(5);

  private final Jdbi jdbi;
  private final KeySwitch keySwitch;
  private final TenantKeys keys;
  private final Observations observations;
  private final Changes changes;
  private final Clock clock;
  private final Map<TenantId, Instant> told = new ConcurrentHashMap<>();

  KeyReports(
      CellDatabase database,
      KeySwitch keySwitch,
      TenantKeys keys,
      Observations observations,
      Changes changes,
      Clock clock) {
    this.jdbi = database.jdbi();
    this.keySwitch = keySwitch;
    this.keys = keys;
    this.observations = observations;
    this.changes = changes;
    this.clock = clock;
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
          KeyDao dao = handle.attach(KeyDao.class);
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

  private boolean isUnheard(RuntimeId runtime, KeyReport.Dark dark, Instant now) {
    KeyStanding standing = keySwitch.standing(dark.tenant());
    if (standing.isEnabled()) {
      return true;
    }
    jdbi.useTransaction(
        handle -> {
          handle
              .attach(KeyDao.class)
              .darkness(
                  dark.tenant(),
                  at(standing.since()),
                  runtime.value(),
                  dark.heardFrom(),
                  dark.lastOpenedAt() == null ? null : at(dark.lastOpenedAt()),
                  at(dark.darkAt()),
                  dark.vaultRefuses(),
                  at(now));
          changes.unheard(handle, dark.tenant());
        });
    changes.announceReport();
    return false;
  }

  List<KeyDao.Darkness> darkness(TenantId tenant) {
    return jdbi.withExtension(KeyDao.class, dao -> dao.darkness(tenant));
  }

  Optional<Instant> lastDarkSince(TenantId tenant) {
    return Optional.ofNullable(jdbi.withExtension(KeyDao.class, dao -> dao.lastDarkSince(tenant)));
  }

  List<KeyDao.Use> uses(TenantId tenant) {
    return jdbi.withExtension(KeyDao.class, dao -> dao.uses(tenant));
  }

  /** The runtimes that are there and have not shown yet that the tenant is dark. */
  List<String> notDarkYet(TenantId tenant) {
    Set<String> dark =
        lastDarkSince(tenant)
                .filter(since -> !since.isBefore(keySwitch.standing(tenant).since()))
                .isPresent()
            ? darkness(tenant).stream().map(KeyDao.Darkness::runtime).collect(Collectors.toSet())
            : Set.of();
    return jdbi
        .withExtension(KeyDao.class, dao -> dao.runtimesSeenAfter(at(clock.instant().minus(ALIVE))))
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
                  KeyStanding.word(standing.cause()),
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
                  jdbi.withExtension(NamedKeyDao.class, dao -> dao.find(tenant))
                      .map(NamedKeyDao.Row::named)
                      .orElse(null));
            });
  }
}
