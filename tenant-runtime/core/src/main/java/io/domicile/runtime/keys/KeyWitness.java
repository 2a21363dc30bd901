package io.domicile.runtime.keys;

import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.keyreports.KeyReport;
import io.domicile.contract.tenant.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches canaries die: for each tenant whose key went, when its canary last opened and when it
 * first did not. Thread-safe.
 */
final class KeyWitness {

  private static final Logger log = LoggerFactory.getLogger(KeyWitness.class);

  /** Ended darkness that is kept until the cell takes it; beyond it, the oldest is let go. */
  private static final int MAX_OWED = 20_000;

  private final Clock clock;
  private final Map<TenantId, Seen> dark = new ConcurrentHashMap<>();

  /** Over, and not reported yet. */
  private final Deque<KeyReport.Dark> owed = new ConcurrentLinkedDeque<>();

  private volatile Runnable onNews = () -> {};

  /** What was seen of one tenant. */
  private record Seen(KeyReport.Dark dark, boolean reported) {}

  KeyWitness(Clock clock) {
    this.clock = clock;
  }

  void onNews(Runnable listener) {
    onNews = listener;
  }

  /**
   * Lets the key go, with a look at its canary before and after.
   *
   * @param ring null if none is held
   * @param heardFrom what told this runtime
   * @param vaultRefuses whether it is the vault that said so
   */
  void darken(TenantId tenant, @Nullable KeyRing ring, HeardFrom heardFrom, boolean vaultRefuses) {
    Instant opened = ring != null && ring.current().opensCanary() ? clock.instant() : null;
    if (ring != null) {
      ring.destroy();
      if (ring.current().opensCanary()) {
        throw new IllegalStateException("A destroyed key opens its canary.");
      }
    }
    Instant now = clock.instant();
    Seen fresh = new Seen(new KeyReport.Dark(tenant, heardFrom, opened, now, vaultRefuses), false);
    // Heard once more: what was seen first stands.
    Seen before = dark.putIfAbsent(tenant, fresh);
    if (before != null && heardFrom == HeardFrom.ROUTE) {
      KeyReport.Dark was = before.dark();
      dark.computeIfPresent(
          tenant,
          (key, seen) ->
              new Seen(
                  new KeyReport.Dark(
                      tenant,
                      HeardFrom.ROUTE,
                      was.lastOpenedAt(),
                      was.darkAt(),
                      was.vaultRefuses()),
                  seen.reported()));
    } else if (before == null) {
      onNews.run();
    } else if (vaultRefuses) {
      vaultRefuses(tenant);
    }
  }

  /** The vault itself was asked for the key, and refused. */
  void vaultRefuses(TenantId tenant) {
    Seen after =
        dark.computeIfPresent(
            tenant,
            (key, seen) -> {
              KeyReport.Dark was = seen.dark();
              return was.vaultRefuses()
                  ? seen
                  : new Seen(
                      new KeyReport.Dark(
                          tenant, was.heardFrom(), was.lastOpenedAt(), was.darkAt(), true),
                      false);
            });
    if (after != null && !after.reported()) {
      onNews.run();
    }
  }

  /** The tenant is served again. */
  void back(TenantId tenant) {
    if (!dark.isEmpty()) {
      end(tenant);
    }
  }

  /** What the cell has not heard of yet is owed to it also when it is over. */
  private void end(TenantId tenant) {
    Seen ended = dark.remove(tenant);
    if (ended != null && !ended.reported()) {
      owe(ended.dark().over(clock.instant()));
      onNews.run();
    }
  }

  private void owe(KeyReport.Dark one) {
    owed.addLast(one);
    if (owed.size() > MAX_OWED) {
      KeyReport.Dark lost = owed.pollFirst();
      log.error("The cell has taken no key report for too long; darkness is forgotten: {}", lost);
    }
  }

  /** What an earlier process had seen and not reported. */
  void restore(List<KeyReport.Dark> unreported) {
    unreported.forEach(this::owe);
  }

  /** The route says no longer that it is dark. */
  void routeIsBack(TenantId tenant) {
    if (saysRoute(tenant)) {
      end(tenant);
    }
  }

  /** Whether it is the route that says so, whatever the vault says. */
  boolean saysRoute(TenantId tenant) {
    if (dark.isEmpty()) {
      return false;
    }
    Seen seen = dark.get(tenant);
    return seen != null && seen.dark().heardFrom() == HeardFrom.ROUTE;
  }

  /** Whether the vault is still to be asked. */
  boolean lacksVault(TenantId tenant) {
    Seen seen = dark.get(tenant);
    return seen != null && !seen.dark().vaultRefuses();
  }

  List<KeyReport.Dark> unreported(int max) {
    var unreported = new ArrayList<KeyReport.Dark>();
    for (KeyReport.Dark one : owed) {
      if (unreported.size() < max) {
        unreported.add(one);
      }
    }
    for (Seen seen : dark.values()) {
      if (!seen.reported() && unreported.size() < max) {
        unreported.add(seen.dark());
      }
    }
    return unreported;
  }

  void reported(List<KeyReport.Dark> taken) {
    owed.removeAll(Set.copyOf(taken));
    for (KeyReport.Dark one : taken) {
      dark.computeIfPresent(
          one.tenant(),
          (key, seen) -> seen.dark().equals(one) ? new Seen(seen.dark(), true) : seen);
    }
  }
}
