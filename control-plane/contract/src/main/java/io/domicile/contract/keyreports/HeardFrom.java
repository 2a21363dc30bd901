package io.domicile.contract.keyreports;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What told a runtime first that a tenant's key is off. */
public enum HeardFrom {
  @JsonProperty("route")
  ROUTE,
  @JsonProperty("vault")
  VAULT
}
