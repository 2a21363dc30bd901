package io.domicile.contract.observedstate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a cell found of a tenant. */
public enum ObservedTenantState {
  @JsonProperty("provisioning")
  PROVISIONING,
  @JsonProperty("active")
  ACTIVE,
  @JsonProperty("suspended")
  SUSPENDED,
  /** The cell will not do what is desired, and says why; nothing of the tenant is here. */
  @JsonProperty("refused")
  REFUSED
}
