package io.domicile.controlplane.operations;

import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.contract.observedstate.ObservedTenantState;
import java.util.Locale;

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
    return name().toLowerCase(Locale.ROOT);
  }

  static OperationKind of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
