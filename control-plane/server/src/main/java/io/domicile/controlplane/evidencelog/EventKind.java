package io.domicile.controlplane.evidencelog;

/**
 * A kind of event: its stable name in leaves, and the version of its payload's shape. A payload is
 * kept for ever, so a shape that has landed never changes; another one is the next version.
 *
 * @param version from 1
 */
public record EventKind(String name, int version) {

  /**
   * @throws IllegalArgumentException for a version below 1
   */
  public EventKind {
    if (version < 1) {
      throw new IllegalArgumentException("version " + version);
    }
  }

  /** A kind in its first shape. */
  public static EventKind first(String name) {
    return new EventKind(name, 1);
  }
}
