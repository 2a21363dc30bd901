package io.domicile.controlplane.registry;

import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.controlplane.lifecycle.TenantState;
import io.domicile.controlplane.operations.OperationKind;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a decision changes of what a tenant is promised: its home, its epoch, whether it is served,
 * its schema release, the law and the key that it is held by. Begins as what the tenant has;
 * whatever a decision does not name stays. {@link PromiseWriter} writes it. Not thread-safe.
 */
final class Promise {

  private final RegisteredTenant tenant;
  private String displayName;
  private String plan;
  private ResidencyPolicy residency;
  private @Nullable VaultKeyId vaultKey;
  private @Nullable SchemaReleaseReference release;
  private TenantState state;
  private RegisteredTenant.@Nullable Home home;
  private ServingState serving;
  private @Nullable List<Decision.Permitted> permits;
  private boolean servingDecided;
  private @Nullable String reason;
  private boolean repeated;
  private @Nullable Work work;

  /** The operation that the promise begins, with the server's own step, which is done. */
  record Work(OperationKind kind, String step, String detail) {}

  /**
   * Begins with what the tenant has.
   *
   * @param tenant as it is under its lock, which the caller holds until its transaction ends
   */
  Promise(RegisteredTenant tenant) {
    this.tenant = tenant;
    this.displayName = tenant.displayName();
    this.plan = tenant.plan();
    this.residency = tenant.residency();
    this.vaultKey = tenant.vaultKey();
    this.release = tenant.release();
    this.state = tenant.state();
    this.home = tenant.home();
    this.serving = tenant.serving();
  }

  /** Gives it its first home. */
  Promise firstHome(CellId cell, RegionCode region, List<Decision.Permitted> lawful) {
    state = tenant.state().then(TenantState.PROVISIONING);
    home = new RegisteredTenant.Home(region, cell, Epoch.FIRST);
    permits = lawful;
    return this;
  }

  /** Opens its home at the next epoch, for a fenced one is never opened again. */
  Promise nextEpoch(List<Decision.Permitted> lawful) {
    RegisteredTenant.Home present = Objects.requireNonNull(tenant.home());
    home = new RegisteredTenant.Home(present.region(), present.cell(), present.epoch().next());
    permits = lawful;
    return this;
  }

  /** Whether it is to be served. */
  Promise serving(ServingState wanted, @Nullable String because) {
    serving = wanted;
    servingDecided = true;
    reason = because;
    return this;
  }

  /** What it is called and which plan it has. */
  Promise named(String newDisplayName, String newPlan) {
    displayName = newDisplayName;
    plan = newPlan;
    return this;
  }

  /**
   * The law that it is held by.
   *
   * @param lawful what its present home rests on by that law
   */
  Promise heldBy(ResidencyPolicy policy, List<Decision.Permitted> lawful) {
    residency = policy;
    permits = lawful;
    return this;
  }

  /** The key of its own, which its cell is asked to take even if it was asked before. */
  Promise keyedBy(VaultKeyId key) {
    vaultKey = key;
    repeated = true;
    return this;
  }

  /**
   * The schema release of its database.
   *
   * @param wanted null for the product's newest, whichever that is
   */
  Promise releasedAt(@Nullable SchemaReleaseReference wanted) {
    release = wanted;
    return this;
  }

  /** Begins an operation, which ends when the cell has observed that the promise is kept. */
  Promise begins(OperationKind kind, String step, String detail) {
    work = new Work(kind, step, detail);
    return this;
  }

  RegisteredTenant tenant() {
    return tenant;
  }

  String displayName() {
    return displayName;
  }

  String plan() {
    return plan;
  }

  ResidencyPolicy residency() {
    return residency;
  }

  @Nullable VaultKeyId vaultKey() {
    return vaultKey;
  }

  @Nullable SchemaReleaseReference release() {
    return release;
  }

  TenantState state() {
    return state;
  }

  RegisteredTenant.@Nullable Home home() {
    return home;
  }

  ServingState serving() {
    return serving;
  }

  /** What the home rests on, where that was decided; empty where the decision stands. */
  Optional<List<Decision.Permitted>> permits() {
    return Optional.ofNullable(permits);
  }

  /** Whether there is a new row of placement to write: a home, or the same one at a new epoch. */
  boolean isPlacedAnew() {
    return home != null && !home.equals(tenant.home());
  }

  boolean isServingDecided() {
    return servingDecided;
  }

  @Nullable String reason() {
    return reason;
  }

  Optional<Work> work() {
    return Optional.ofNullable(work);
  }

  /** Whether there is anything that the cell must hear. */
  boolean concernsCell() {
    return repeated
        || !residency.equals(tenant.residency())
        || !Objects.equals(release, tenant.release())
        || !Objects.equals(home, tenant.home())
        || serving != tenant.serving();
  }

  /** The generation of what is promised; a tenant's first home is its first generation. */
  Generation generation() {
    return concernsCell() && state == tenant.state()
        ? tenant.generation().next()
        : tenant.generation();
  }

  /** Whether nothing changes at all. */
  boolean isEmpty() {
    return !concernsCell()
        && displayName.equals(tenant.displayName())
        && plan.equals(tenant.plan());
  }

  /**
   * What the cell of that home is to make true. The product's newest release is wanted of the whole
   * cell, so that a new one costs one change a cell and none a tenant.
   */
  DesiredTenant desired(RegisteredTenant.Home at) {
    return new DesiredTenant(
        tenant.id(),
        tenant.slug(),
        generation(),
        at.epoch(),
        serving,
        tenant.isolation(),
        residency,
        vaultKey,
        release);
  }
}
