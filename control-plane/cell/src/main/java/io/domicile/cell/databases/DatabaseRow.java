package io.domicile.cell.databases;

import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database that is, was to be, or is about to go.
 *
 * @param tenant whose it is, or is about to be
 */
public record DatabaseRow(
    UUID id,
    State state,
    @Nullable TenantId tenant,
    @Nullable Integer incarnation,
    int platformVersion,
    int release,
    @Nullable String releaseDigest) {

  /** What is being done with it. */
  public enum State {
    MAKING,
    SPARE,
    UPDATING,
    CLAIMING,
    CLAIMED,
    DROPPING
  }

  /** The names it has, or has had until it was claimed. */
  DatabaseRoles asSpare() {
    return DatabaseRoles.ofSpare(id);
  }

  /** The names its tenant gives it. */
  DatabaseRoles asTenants() {
    if (tenant == null || incarnation == null) {
      throw new IllegalStateException("This database is no tenant's.");
    }
    return DatabaseRoles.of(new DatabaseNames(tenant, incarnation));
  }
}
