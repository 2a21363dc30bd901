package io.domicile.cell.access;

/** The kinds of caller the cell knows. */
public enum Caller {
  /** A person or a tool with the region's operator token. */
  OPERATOR,
  /** A runtime of this cell, by the key that is pinned for it. */
  RUNTIME
}
