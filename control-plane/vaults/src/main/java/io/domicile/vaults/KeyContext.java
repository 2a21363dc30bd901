package io.domicile.vaults;

import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;

/**
 * What a wrapped key is bound to; unwrapping with any other context fails. It is the encryption
 * context of a cloud vault and the associated data of the local one.
 *
 * @param purpose such as {@code tenant-root}
 * @param version of the wrapped key, from 1
 */
public record KeyContext(TenantId tenant, RegionCode region, String purpose, int version) {

  /** The purpose of the key at the top of a tenant's hierarchy. */
  public static final String TENANT_ROOT = "tenant-root";
}
