package io.domicile.contract.desiredstate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a tenant's database is to be used for. */
public enum ServingState {
  @JsonProperty("active")
  ACTIVE,
  @JsonProperty("suspended")
  SUSPENDED
}
