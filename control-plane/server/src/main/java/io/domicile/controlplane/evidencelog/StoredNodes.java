package io.domicile.controlplane.evidencelog;

import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.NodeId;
import io.domicile.evidence.merkle.NodeReader;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the hashes that something needs in one query: it is run once to see which, then again with
 * them.
 */
final class StoredNodes {

  private StoredNodes() {}

  /**
   * What {@code work} makes of the log's hashes. It must ask for the same ones whatever they are.
   *
   * @throws IllegalStateException where a hash is missing that should be there
   */
  static <T> T with(LogDao log, Function<NodeReader, T> work) {
    Set<NodeId> wanted = new LinkedHashSet<>();
    var _ =
        work.apply(
            id -> {
              wanted.add(id);
              return Hash.ofEmptyTree();
            });
    Map<NodeId, Hash> found = new HashMap<>();
    if (!wanted.isEmpty()) {
      log.nodes(
              wanted.stream().mapToInt(NodeId::level).toArray(),
              wanted.stream().mapToLong(NodeId::index).toArray())
          .forEach(node -> found.put(new NodeId(node.level(), node.nodeIndex()), node.hash()));
    }
    return work.apply(
        id -> {
          Hash hash = found.get(id);
          if (hash == null) {
            throw new IllegalStateException("the evidence log has lost " + id);
          }
          return hash;
        });
  }
}
