package io.domicile.runtime.pools;

/** What becomes of the connections that are out when a pool is retired. */
enum Drain {
  /** They are aborted after the drain timeout: the database is to be left. */
  BOUNDED,
  /** They may finish: the database admits the former role until the rotation is over. */
  UNBOUNDED
}
