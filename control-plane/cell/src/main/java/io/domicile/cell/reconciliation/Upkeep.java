package io.domicile.cell.reconciliation;

import io.domicile.cell.credentialrotation.CredentialRotations;
import io.domicile.cell.databases.Databases;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenantState;

/** What goes on while a tenant is served: its credential's rotation, and the key that it names. */
final class Upkeep {

  private final CredentialRotations rotations;
  private final OwnKey ownKey;
  private final Databases databases;
  private final TenantRoutes routes;
  private final Outcomes outcomes;

  Upkeep(
      CredentialRotations rotations,
      OwnKey ownKey,
      Databases databases,
      TenantRoutes routes,
      Outcomes outcomes) {
    this.rotations = rotations;
    this.ownKey = ownKey;
    this.databases = databases;
    this.routes = routes;
    this.outcomes = outcomes;
  }

  void run(DesiredTenant tenant) {
    boolean rotated = rotateCredential(tenant);
    boolean decided = ownKey.isDue(tenant) && ownKey.take(tenant);
    if (rotated || decided) {
      outcomes.record(tenant, ObservedTenantState.ACTIVE);
    }
  }

  private boolean rotateCredential(DesiredTenant tenant) {
    return rotations.advance(
        tenant.tenant(),
        tenant.epoch(),
        databases.find(tenant.tenant()).orElseThrow().roles(),
        () -> routes.serve(tenant));
  }
}
