package io.domicile.runtime.keys;

import java.util.ArrayDeque;

/**
 * Bounds how many derived keys are held over all tenants. What is over the bound goes by the clock
 * algorithm: the one that was derived longest ago and has not been used since it was last looked
 * at. A use costs one write at most, and no lock. Thread-safe.
 */
public final class DerivedKeys {

  private final int max;
  private final ArrayDeque<Held> clock = new ArrayDeque<>();

  /** A derived key in its root key's map. */
  static final class Held {
    private final RootKey owner;
    private final Object name;
    private final DerivedKey key;
    private volatile boolean used = true;

    Held(RootKey owner, Object name, DerivedKey key) {
      this.owner = owner;
      this.name = name;
      this.key = key;
    }

    DerivedKey use() {
      if (!used) {
        used = true;
      }
      return key;
    }

    DerivedKey key() {
      return key;
    }
  }

  /**
   * A bound.
   *
   * @param max at least 1
   */
  public DerivedKeys(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("At least one derived key is held.");
    }
    this.max = max;
  }

  /** Counts one more, and lets another go if there are too many. */
  synchronized void add(Held fresh) {
    clock.addLast(fresh);
    while (clock.size() > max) {
      Held oldest = clock.removeFirst();
      if (oldest.used && oldest != fresh && !oldest.owner.isDestroyed()) {
        oldest.used = false;
        clock.addLast(oldest);
      } else {
        oldest.owner.forget(oldest.name, oldest);
      }
    }
  }

  /** How many are held, those of destroyed root keys included until their turn comes. */
  public synchronized int size() {
    return clock.size();
  }
}
