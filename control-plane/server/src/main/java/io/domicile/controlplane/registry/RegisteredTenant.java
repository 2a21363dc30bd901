package io.domicile.controlplane.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.controlplane.lifecycle.TenantState;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant, as callers see it.
 *
 * @param home null until it is placed
 * @param endpoint where its users reach it; null until it is placed
 * @param revision counts every change of what is shown here, not only of what must be true
 * @param requestedRegion the region that was asked for; null for any
 * @param vaultKey the key of its own that it named last, whether or not its cell has taken it; null
 *     if it named none
 * @param serving what is wanted of it; {@code state} follows once its cell has observed it
 * @param release the schema release that it was given; null while it gets the product's newest
 */
@Schema(name = "Tenant")
public record RegisteredTenant(
    TenantId id,
    Slug slug,
    String displayName,
    TenantState state,
    Generation generation,
    Isolation isolation,
    String plan,
    @Nullable Home home,
    ResidencyPolicy residency,
    @Nullable String endpoint,
    Instant createdAt,
    @Nullable VaultKeyId vaultKey,
    @JsonIgnore long revision,
    @JsonIgnore @Nullable RegionCode requestedRegion,
    @JsonIgnore ServingState serving,
    @JsonIgnore @Nullable SchemaReleaseReference release) {

  /** Where its database is. */
  public record Home(RegionCode region, CellId cell, Epoch epoch) {}

  /** The number of the schema release that it was given; null while it gets the newest. */
  @JsonProperty("schemaRelease")
  @Nullable Integer schemaRelease() {
    return release == null ? null : release.number();
  }

  /** The entity tag (RFC 9110, section 8.8.3) of this revision, with its quotes. */
  @JsonIgnore
  public String entityTag() {
    return "\"" + generation + "." + revision + "\"";
  }
}
