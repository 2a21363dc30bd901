package io.domicile.testing;

import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.ReplicaAddress;
import io.domicile.testing.postgres.PostgresExtension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where runtimes are told that the cell's clusters are. Guarded by its cell. */
final class ClusterAddresses {

  private final PostgresExtension.Cluster cluster;
  private final Map<String, ClusterAddress> set = new LinkedHashMap<>();

  ClusterAddresses(PostgresExtension.Cluster cluster) {
    this.cluster = cluster;
  }

  void set(ClusterAddress address) {
    set.put(address.id(), address);
  }

  void replicatedTo(int port, int connections) {
    var replicas =
        port == 0
            ? List.<ReplicaAddress>of()
            : List.of(
                new ReplicaAddress(TestCell.CLUSTER + "-r1", cluster.host(), port, "disable"));
    set(
        new ClusterAddress(
            TestCell.CLUSTER,
            cluster.host(),
            cluster.port(),
            "disable",
            connections,
            replicas,
            false));
  }

  void behind(int port, int connections) {
    set(
        new ClusterAddress(
            TestCell.CLUSTER, cluster.host(), port, "disable", connections, null, true));
  }

  List<ClusterAddress> all(int connections) {
    var all = new LinkedHashMap<String, ClusterAddress>();
    all.put(
        TestCell.CLUSTER,
        new ClusterAddress(
            TestCell.CLUSTER, cluster.host(), cluster.port(), "disable", connections));
    all.putAll(set);
    return List.copyOf(all.values());
  }
}
