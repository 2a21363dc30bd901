package io.domicile.contract.observedstate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who made a tenant's key what it is. */
public enum KeyCause {
  @JsonProperty("operator")
  OPERATOR,
  @JsonProperty("drill")
  DRILL,
  /** Nobody in the cell: the vault said so. */
  @JsonProperty("vault")
  VAULT,
  @JsonProperty("destruction")
  DESTRUCTION
}
