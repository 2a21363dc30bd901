package io.domicile.runtime.keys;

import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyUnwrapper;
import io.domicile.vaults.VaultException;
import java.util.ArrayList;
import java.util.Arrays;

/** Opens wrapped root keys in the vault, and leaves no copy beside the key that is used. */
final class RootKeyOpening {

  private final KeyUnwrapper vault;
  private final RegionCode region;
  private final KeyUse use;
  private final DerivedKeys bound;

  RootKeyOpening(KeyUnwrapper vault, RegionCode region, KeyUse use, DerivedKeys bound) {
    this.vault = vault;
    this.region = region;
    this.use = use;
    this.bound = bound;
  }

  /** All of the route's keys, or none: what was opened before one that does not open is wiped. */
  KeyRing open(Route route) throws VaultException {
    var keys = new ArrayList<RootKey>();
    try {
      keys.add(unwrapped(route.tenant(), route.rootKey()));
      for (WrappedRootKey other : route.otherRootKeys()) {
        keys.add(unwrapped(route.tenant(), other));
      }
      return new KeyRing(keys.getFirst(), keys.subList(1, keys.size()));
    } catch (VaultException | RuntimeException e) {
      keys.forEach(RootKey::destroy);
      throw e;
    }
  }

  private RootKey unwrapped(TenantId tenant, WrappedRootKey wrapped) throws VaultException {
    byte[] plain =
        vault.unwrapBytes(wrapped.vaultKey(), context(tenant, wrapped), wrapped.wrapped());
    if (plain.length != RootKey.LENGTH) {
      Arrays.fill(plain, (byte) 0);
      throw new VaultException(VaultException.Reason.REFUSED, "What was unwrapped is no root key.");
    }
    use.unwrapped(tenant);
    return RootKey.taking(tenant, wrapped.version(), plain, bound);
  }

  private KeyContext context(TenantId tenant, WrappedRootKey wrapped) {
    return new KeyContext(tenant, region, KeyContext.TENANT_ROOT, wrapped.version());
  }

  /**
   * Asks the vault for the key and lets go of it. Not for its state only: whoever may no longer
   * unwrap may often still ask after the state.
   */
  void tryOut(TenantId tenant, WrappedRootKey wrapped) throws VaultException {
    byte[] plain =
        vault.unwrapBytes(wrapped.vaultKey(), context(tenant, wrapped), wrapped.wrapped());
    Arrays.fill(plain, (byte) 0);
  }
}
