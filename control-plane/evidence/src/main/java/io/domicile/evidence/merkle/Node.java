package io.domicile.evidence.merkle;

/** A perfect subtree's place and hash: what a log stores. */
public record Node(NodeId id, Hash hash) {}
