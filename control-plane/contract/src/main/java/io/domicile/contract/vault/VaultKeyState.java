package io.domicile.contract.vault;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a vault says of a key. Only an enabled one wraps and unwraps. */
public enum VaultKeyState {
  @JsonProperty("enabled")
  ENABLED,
  @JsonProperty("disabled")
  DISABLED,
  @JsonProperty("pending_destruction")
  PENDING_DESTRUCTION,
  @JsonProperty("destroyed")
  DESTROYED,
  /** The vault has no such key, and nothing shows that it destroyed it: another vault may have. */
  @JsonProperty("not_found")
  NOT_FOUND
}
