package io.domicile.runtime.keys;

/** Something derived from a root key, which goes when the root key goes. Thread-safe. */
public interface DerivedKey {

  /**
   * Overwrites what is secret, as far as the JVM allows. It may be in use at that moment; from then
   * on it does nothing more for anyone who asks it anew.
   */
  void destroy();
}
