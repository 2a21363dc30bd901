package io.domicile.controlplane.operations;

import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.residency.words.WireName;

/** What an operation is for. */
public enum OperationKind {
  CREATE(ObservedTenantState.ACTIVE),
  SUSPEND(ObservedTenantState.SUSPENDED),
  RESUME(ObservedTenantState.ACTIVE);

  private final ObservedTenantState aim;

  OperationKind(ObservedTenantState aim) {
    this.aim = aim;
  }

  /** What its cell must have observed of the tenant before it has succeeded. */
  public ObservedTenantState aim() {
    return aim;
  }

  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }
}
