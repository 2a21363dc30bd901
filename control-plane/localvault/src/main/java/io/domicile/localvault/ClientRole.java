package io.domicile.localvault;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.service.access.Caller;

/** What kind of process a client of the vault is. */
public enum ClientRole {
  @JsonProperty("cell")
  CELL(Caller.CELL),
  @JsonProperty("runtime")
  RUNTIME(Caller.RUNTIME);

  private final Caller caller;

  ClientRole(Caller caller) {
    this.caller = caller;
  }

  Caller caller() {
    return caller;
  }
}
