package io.domicile.contract.desiredstate;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.policy.ResidencyPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of one tenant in the cell that is its home.
 *
 * @param residency what the cell decides placement by, again and for itself
 * @param vaultKey the tenant's own key, which is to wrap its root key if the cell takes it; null in
 *     older documents and where the tenant has named none, and the cell's key stays as it is
 * @param schemaRelease the release that the tenant's database is to have; null in older documents,
 *     and where it is the one that the whole cell is to have
 */
public record DesiredTenant(
    TenantId tenant,
    Slug slug,
    Generation generation,
    Epoch epoch,
    ServingState serving,
    Isolation isolation,
    ResidencyPolicy residency,
    @Nullable VaultKeyId vaultKey,
    @Nullable SchemaReleaseReference schemaRelease) {

  @JsonCreator
  public DesiredTenant {}

  /** A tenant that is to have the release of its cell. */
  public DesiredTenant(
      TenantId tenant,
      Slug slug,
      Generation generation,
      Epoch epoch,
      ServingState serving,
      Isolation isolation,
      ResidencyPolicy residency,
      @Nullable VaultKeyId vaultKey) {
    this(tenant, slug, generation, epoch, serving, isolation, residency, vaultKey, null);
  }

  /** A tenant that has named no key. */
  public DesiredTenant(
      TenantId tenant,
      Slug slug,
      Generation generation,
      Epoch epoch,
      ServingState serving,
      Isolation isolation,
      ResidencyPolicy residency) {
    this(tenant, slug, generation, epoch, serving, isolation, residency, null);
  }
}
