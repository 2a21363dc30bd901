package io.domicile.runtime.pools;

import io.domicile.contract.tenant.TenantId;

/** What a pool is asked for by: a tenant's database, or a replica of it. */
record Door(TenantId tenant, boolean replica) {}
