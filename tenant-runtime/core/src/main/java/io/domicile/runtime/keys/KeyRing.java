package io.domicile.runtime.keys;

import io.domicile.contract.tenant.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's root keys in clear: the one that seals, and those that values may still, or already,
 * be sealed under while it is being rotated. Immutable but for its end; thread-safe.
 */
public final class KeyRing {

  private final RootKey current;
  private final Map<Integer, RootKey> others;

  /**
   * A ring.
   *
   * @throws IllegalArgumentException if two keys have one version, or are of two tenants
   */
  public KeyRing(RootKey current, Collection<RootKey> others) {
    var byVersion = new TreeMap<Integer, RootKey>();
    for (RootKey other : others) {
      if (!other.tenant().equals(current.tenant())
          || other.version() == current.version()
          || byVersion.put(other.version(), other) != null) {
        throw new IllegalArgumentException("A ring has one tenant's keys, one of each version.");
      }
    }
    this.current = current;
    this.others = Map.copyOf(byVersion);
  }

  public TenantId tenant() {
    return current.tenant();
  }

  /** The key that seals. */
  public RootKey current() {
    return current;
  }

  /** The key of that version; null if it is not in the ring. */
  public @Nullable RootKey find(int version) {
    return version == current.version() ? current : others.get(version);
  }

  /** Every version that opens, the current one included, lowest first. */
  public SortedSet<Integer> versions() {
    var versions = new TreeSet<>(others.keySet());
    versions.add(current.version());
    return versions;
  }

  Collection<RootKey> all() {
    var all = new ArrayList<>(others.values());
    all.add(current);
    return all;
  }

  /** Destroys every key. */
  void destroy() {
    current.destroy();
    others.values().forEach(RootKey::destroy);
  }

  @Override
  public String toString() {
    return "KeyRing[" + tenant() + " v" + current.version() + " of " + versions() + "]";
  }
}
