package io.domicile.service.access;

/** The kinds of caller that the platform's programs know. */
public enum Caller {
  /** Whoever has the control plane's administrator token. */
  ADMINISTRATOR,
  /** Whoever has the region's operator token. */
  OPERATOR,
  /**
   * A cell, by a request signed with its key. Where the path has a parameter {@code cell}, only the
   * cell that it names.
   */
  CELL,
  /** A runtime of the cell, by a request signed with its key. */
  RUNTIME,
  /** A tenant's application, by the tenant's API key. */
  TENANT,
  /** Anyone: the endpoint gives nothing away, or checks a secret in the body itself. */
  ANYONE
}
