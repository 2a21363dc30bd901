package io.domicile.evidence.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.MerkleLog;
import io.domicile.evidence.merkle.Node;
import io.domicile.evidence.merkle.NodeId;
import io.domicile.evidence.merkle.NodeReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A log with everything kept: entries, nodes, and the root at every size. */
public final class MemoryLog implements NodeReader {

  private final MerkleLog log = MerkleLog.empty();
  private final Map<NodeId, Hash> nodes = new HashMap<>();
  private final List<byte[]> entries = new ArrayList<>();
  private final List<Hash> roots = new ArrayList<>(List.of(Hash.ofEmptyTree()));

  public static MemoryLog ofSize(int size) {
    MemoryLog log = new MemoryLog();
    for (int i = 0; i < size; i++) {
      log.append(("entry " + i).getBytes(US_ASCII));
    }
    return log;
  }

  public void append(byte[] entry) {
    entries.add(entry.clone());
    for (Node node : log.append(Hash.ofLeaf(entry))) {
      nodes.put(node.id(), node.hash());
    }
    roots.add(log.root());
  }

  public byte[] entry(int index) {
    return entries.get(index).clone();
  }

  public List<byte[]> entries() {
    return entries;
  }

  public Hash leaf(int index) {
    return Hash.ofLeaf(entries.get(index));
  }

  public Hash root(int size) {
    return roots.get(size);
  }

  public long size() {
    return log.size();
  }

  @Override
  public Hash node(NodeId id) {
    @Nullable Hash hash = nodes.get(id);
    if (hash == null) {
      throw new IllegalStateException("asked for " + id + ", which is not a full subtree");
    }
    return hash;
  }
}
