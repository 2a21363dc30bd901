package io.domicile.cell.reconciliation;

import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.fence.Fence;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.contract.tenant.TenantId;

/** What a tenant's home consists of: its database, its keys, its login roles, and its fence. */
public record Home(Databases databases, TenantKeys keys, LoginRoles roles, Fence fence) {

  boolean isMade(TenantId tenant) {
    return databases.find(tenant).isPresent() && keys.find(tenant).isPresent();
  }

  Databases.TenantDatabase database(TenantId tenant) {
    return databases.find(tenant).orElseThrow();
  }
}
