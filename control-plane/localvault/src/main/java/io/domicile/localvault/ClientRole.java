package io.domicile.localvault;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What kind of process a client of the vault is. */
public enum ClientRole {
  @JsonProperty("cell")
  CELL,
  @JsonProperty("runtime")
  RUNTIME
}
