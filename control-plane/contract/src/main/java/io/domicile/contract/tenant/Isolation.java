package io.domicile.contract.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a tenant shares with others: a cluster with a database of its own, or not even the cluster.
 */
public enum Isolation {
  @JsonProperty("database")
  DATABASE,
  @JsonProperty("cluster")
  CLUSTER
}
