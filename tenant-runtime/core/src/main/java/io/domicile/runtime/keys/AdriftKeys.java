package io.domicile.runtime.keys;

import io.domicile.contract.tenant.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Root keys that had to make room in the cache and that a stream may still be under way under.
 * Whatever nobody holds any longer goes with the garbage. Thread-safe.
 */
final class AdriftKeys {

  private final Set<RootKey> keys = Collections.newSetFromMap(new WeakHashMap<>());

  synchronized void add(Collection<RootKey> some) {
    keys.addAll(some);
  }

  /** The tenant's, which are somebody else's to look after from now on. */
  synchronized List<RootKey> take(TenantId tenant) {
    List<RootKey> taken = keys.stream().filter(key -> key.tenant().equals(tenant)).toList();
    taken.forEach(keys::remove);
    return taken;
  }

  /** The tenants whose key a stream has used since this was last asked. */
  synchronized Collection<TenantId> inUse() {
    var tenants = new ArrayList<TenantId>();
    for (RootKey key : keys) {
      if (key.takeUseByStream()) {
        tenants.add(key.tenant());
      }
    }
    return tenants;
  }

  synchronized List<RootKey> all() {
    return List.copyOf(keys);
  }
}
