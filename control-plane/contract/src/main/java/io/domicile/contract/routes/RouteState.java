package io.domicile.contract.routes;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a route leads anywhere. */
public enum RouteState {
  @JsonProperty("active")
  ACTIVE,
  /** Known here and not served for now; the database refuses its roles. */
  @JsonProperty("suspended")
  SUSPENDED,
  /** Its key is disabled or to be destroyed; caches, pools and keys go at once. */
  @JsonProperty("key_disabled")
  KEY_DISABLED
}
