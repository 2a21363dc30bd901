package io.domicile.runtime.routes;

import java.util.Map;

/**
 * What this runtime may hold at present.
 *
 * @param common to each cluster, for as long as no share of its own was heard of
 * @param own by cluster; empty for none yet
 */
record Shares(int common, Map<String, Integer> own) {

  Shares {
    own = Map.copyOf(own);
  }

  static Shares none() {
    return new Shares(0, Map.of());
  }

  int of(String cluster) {
    return own.isEmpty() ? common : own.getOrDefault(cluster, 0);
  }
}
