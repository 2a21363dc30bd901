package io.domicile.runtime.pools;

import io.domicile.runtime.routes.RouteTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The clusters and replicas that a tenant has been asked for, and their budgets. Thread-safe. */
final class ClustersInUse {

  private final PoolContext shared;
  private final ConcurrentHashMap<String, Cluster> clusters = new ConcurrentHashMap<>();
  private final List<Consumer<String>> onCluster = new CopyOnWriteArrayList<>();

  ClustersInUse(PoolContext shared) {
    this.shared = shared;
  }

  void onCluster(Consumer<String> listener) {
    onCluster.add(listener);
  }

  /** A replica has a circuit and a gate of its own, and as many connections as its cluster. */
  Cluster of(Lease lease, RouteTable table) {
    return clusters.computeIfAbsent(
        lease.server(),
        id -> {
          var cluster =
              new Cluster(
                  id,
                  lease.cluster(),
                  shared.limits().maxConnecting(),
                  shared.threads(),
                  shared.nanoTime());
          cluster.budget().resize(table.connectionShare(lease.cluster()));
          onCluster.forEach(listener -> listener.accept(id));
          return cluster;
        });
  }

  /** Takes over the shares of these routes. */
  void resize(RouteTable table) {
    for (Cluster cluster : clusters.values()) {
      cluster.budget().resize(table.connectionShare(cluster.shareOf()));
    }
  }

  /** Gives back what a smaller share no longer covers. */
  void shed() {
    for (Cluster cluster : clusters.values()) {
      ClusterBudget budget = cluster.budget();
      if (budget.used() > budget.size()) {
        shared.threads().newThread(budget::shed).start();
      }
    }
  }

  /** Physical connections open to all of them. */
  int connections() {
    return clusters.values().stream().mapToInt(cluster -> cluster.budget().used()).sum();
  }

  /** Physical connections open to one. */
  int connectionsTo(String id) {
    Cluster used = clusters.get(id);
    return used == null ? 0 : used.budget().used();
  }

  List<ClusterStatus> statuses() {
    return clusters.values().stream().map(Cluster::status).toList();
  }

  Optional<ClusterStatus> status(String id) {
    return Optional.ofNullable(clusters.get(id)).map(Cluster::status);
  }
}
