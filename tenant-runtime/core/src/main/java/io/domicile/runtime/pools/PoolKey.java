package io.domicile.runtime.pools;

import io.domicile.contract.tenant.TenantId;

/** Identifies a pool: one tenant's database, or the replica of it. */
record PoolKey(TenantId tenant, boolean replica) {}
