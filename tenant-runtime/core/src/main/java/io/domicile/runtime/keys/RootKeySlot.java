package io.domicile.runtime.keys;

import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.runtime.keys.KeyUnavailableException.Reason;
import io.domicile.vaults.VaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's cached root key and the vault's last answer about it. At most one request to the
 * vault is under way at a time.
 *
 * <p>Once the vault has failed to answer, callers no longer ask it: they are served within the
 * grace period or refused, and only the background check retries. So a vault that hangs does not
 * hang tenants whose key is cached.
 *
 * <p>A denial (forbidden) counts as an answer: the key's owner may have withdrawn access. The grace
 * period does not apply. The vault is retried until the revocation period ends, so that one
 * spurious denial interrupts nobody; then the key is dropped, even if the vault no longer answers.
 */
final class RootKeySlot {

  /** How long the vault is left in peace after it said no or nothing. */
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

  private final RootKeyOpening opening;
  private final KeyLimits limits;
  private final LongSupplier nanoTime;
  private final KeyUse use;
  private final KeyWitness witness;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Held held;
  private volatile @Nullable Refusal lastRefusal;
  private volatile boolean used;

  /** Of rings that others took the place of; a stream may still be under way under one. */
  private final Set<RootKey> former =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** The keys, and when the question was put to which the vault answered that they are enabled. */
  private record Held(
      KeyRing ring, WrappedRootKey wrapped, List<WrappedRootKey> others, long vouchedAt) {}

  /**
   * What the vault said instead, and when it was asked.
   *
   * @param denied whether it has denied us the key and never given it since
   */
  private record Refusal(KeyUnavailableException said, long at, boolean denied) {}

  RootKeySlot(
      RootKeyOpening opening,
      KeyLimits limits,
      LongSupplier nanoTime,
      KeyUse use,
      KeyWitness witness) {
    this.opening = opening;
    this.witness = witness;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.use = use;
  }

  KeyRing get(Route route) throws KeyUnavailableException {
    Held now = held;
    if (now != null && isOf(now, route) && age(now) < limits.revocationPeriod().toNanos()) {
      if (!used) {
        used = true;
      }
      return now.ring;
    }
    return ask(route);
  }

  private KeyRing ask(Route route) throws KeyUnavailableException {
    lock.lock();
    try {
      used = true;
      Held now = held;
      if (now != null && isOf(now, route) && age(now) < limits.revocationPeriod().toNanos()) {
        return now.ring;
      }
      // A key that was only wrapped anew is the same key.
      Held same = now != null && now.wrapped.version() == route.rootKey().version() ? now : null;
      Refusal before = lastRefusal;
      if (before != null) {
        boolean isOutage = before.said.reason() == Reason.VAULT_UNREACHABLE;
        boolean isDeniedForGood = isOutage && before.denied && isPastRevocation();
        if (same != null && isOutage && !isDeniedForGood) {
          return underGrace(same, before.said);
        }
        if (!isDeniedForGood && nanoTime.getAsLong() - before.at < RETRY_PAUSE.toNanos()) {
          throw before.said;
        }
      }
      try {
        return now != null && isOf(now, route) ? vouched(now) : unwrapped(route);
      } catch (VaultException e) {
        KeyUnavailableException said = refused(route.tenant(), e);
        if (same != null && said.reason() == Reason.VAULT_UNREACHABLE) {
          return underGrace(same, said);
        }
        throw said;
      }
    } finally {
      lock.unlock();
    }
  }

  private KeyRing underGrace(Held now, KeyUnavailableException said)
      throws KeyUnavailableException {
    if (age(now) >= limits.grace().toNanos()) {
      throw said;
    }
    use.usedUnderGrace();
    return now.ring;
  }

  private KeyRing unwrapped(Route route) throws VaultException {
    long asked = nanoTime.getAsLong();
    KeyRing ring = opening.open(route);
    Held before = held;
    if (before != null) {
      former.addAll(before.ring.all());
    }
    held = new Held(ring, route.rootKey(), route.otherRootKeys(), asked);
    lastRefusal = null;
    witness.back(route.tenant());
    return ring;
  }

  private KeyRing vouched(Held now) throws VaultException {
    long asked = nanoTime.getAsLong();
    for (WrappedRootKey wrapped : oneOfEachVaultKey(now)) {
      opening.tryOut(now.ring.tenant(), wrapped);
    }
    held = new Held(now.ring, now.wrapped, now.others, asked);
    lastRefusal = null;
    use.checked(now.ring.tenant());
    return now.ring;
  }

  /** One as a rule; two while a tenant changes from one vault's key to another. */
  private static Collection<WrappedRootKey> oneOfEachVaultKey(Held now) {
    var keys = new LinkedHashMap<VaultKeyId, WrappedRootKey>();
    keys.put(now.wrapped.vaultKey(), now.wrapped);
    now.others.forEach(other -> keys.putIfAbsent(other.vaultKey(), other));
    return keys.values();
  }

  private KeyUnavailableException refused(TenantId tenant, VaultException e) {
    Refusal before = lastRefusal;
    boolean denied =
        e.reason() == VaultException.Reason.FORBIDDEN || (before != null && before.denied);
    Reason reason =
        switch (e.reason()) {
          case KEY_DISABLED, PENDING_DESTRUCTION, NOT_FOUND -> Reason.DISABLED;
          // A vault that does not know us, or this ciphertext, has not said that the key is off.
          case UNREACHABLE, THROTTLED, REFUSED, UNAUTHENTICATED, FORBIDDEN ->
              denied && isPastRevocation() ? Reason.DISABLED : Reason.VAULT_UNREACHABLE;
        };
    var said = new KeyUnavailableException(reason, e);
    lastRefusal = new Refusal(said, nanoTime.getAsLong(), denied);
    use.refused(tenant);
    if (reason == Reason.DISABLED) {
      use.foundDisabled();
      darken(tenant, HeardFrom.VAULT, true);
    } else {
      use.foundUnreachable();
    }
    return said;
  }

  /** Whether the vault has not vouched for any key that is held within the revocation period. */
  private boolean isPastRevocation() {
    Held now = held;
    return now == null || age(now) >= limits.revocationPeriod().toNanos();
  }

  /** Whether the background check should ask now: in use, and soon too old or without an answer. */
  boolean isDue() {
    Held now = held;
    if (now == null || lock.isLocked()) {
      return false;
    }
    noteStreams(now);
    if (!used) {
      return false;
    }
    Refusal before = lastRefusal;
    return before != null
        ? nanoTime.getAsLong() - before.at >= RETRY_PAUSE.toNanos()
        : age(now) >= limits.revocationPeriod().toNanos() / 2;
  }

  /**
   * A stream holds its key for longer than a request, and does not come here for it; also one that
   * was rotated away from since it began.
   */
  private void noteStreams(Held now) {
    for (RootKey key : all(now)) {
      used |= key.takeUseByStream();
    }
  }

  /** Looks after keys of the tenant's that another slot held before. */
  void adopt(Collection<RootKey> keys) {
    former.addAll(keys);
  }

  /** Every key that a stream may be under way under. */
  Collection<RootKey> all() {
    return all(held);
  }

  private Collection<RootKey> all(@Nullable Held now) {
    List<RootKey> all;
    synchronized (former) {
      all = new ArrayList<>(former);
    }
    if (now != null) {
      all.addAll(now.ring.all());
    }
    return all;
  }

  /** Asks the vault after the key that is held. */
  void check() {
    lock.lock();
    try {
      Held now = held;
      if (now == null) {
        return;
      }
      boolean wasUsed = used;
      used = false;
      try {
        vouched(now);
      } catch (VaultException e) {
        used = wasUsed;
        refused(now.ring.tenant(), e);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is nothing here worth keeping: no key, or one too old for any use. */
  boolean isForgotten(Duration tooOld) {
    Held now = held;
    if (now != null) {
      return age(now) > tooOld.toNanos();
    }
    Refusal before = lastRefusal;
    return before != null && nanoTime.getAsLong() - before.at > tooOld.toNanos();
  }

  boolean holdsKey() {
    return held != null;
  }

  /** Destroys the key because it is off, with its canary as a witness. */
  void darken(TenantId tenant, HeardFrom heardFrom, boolean vaultRefuses) {
    lock.lock();
    try {
      Held now = held;
      held = null;
      destroyFormer();
      witness.darken(tenant, now == null ? null : now.ring, heardFrom, vaultRefuses);
    } finally {
      lock.unlock();
    }
  }

  /** Destroys the key. */
  void drop() {
    lock.lock();
    try {
      Held now = held;
      held = null;
      destroyFormer();
      if (now != null) {
        now.ring.destroy();
      }
    } finally {
      lock.unlock();
    }
  }

  private void destroyFormer() {
    all(null).forEach(RootKey::destroy);
    former.clear();
  }

  private long age(Held now) {
    return nanoTime.getAsLong() - now.vouchedAt;
  }

  private static boolean isOf(Held now, Route route) {
    return now.wrapped.equals(route.rootKey()) && now.others.equals(route.otherRootKeys());
  }
}
