package io.domicile.runtime.keys;

import java.util.concurrent.atomic.LongAdder;

/** What happened to root keys in this process, counted. Thread-safe. */
public final class KeyUse {

  private final LongAdder unwraps = new LongAdder();
  private final LongAdder checks = new LongAdder();
  private final LongAdder underGrace = new LongAdder();
  private final LongAdder disabled = new LongAdder();
  private final LongAdder unreachable = new LongAdder();

  KeyUse() {}

  void unwrapped() {
    unwraps.increment();
  }

  void checked() {
    checks.increment();
  }

  void usedUnderGrace() {
    underGrace.increment();
  }

  void foundDisabled() {
    disabled.increment();
  }

  void foundUnreachable() {
    unreachable.increment();
  }

  /** Root keys unwrapped by the vault. */
  public long unwraps() {
    return unwraps.sum();
  }

  /** Times the vault vouched for a key that was held. */
  public long checks() {
    return checks.sum();
  }

  /** Uses of a key while the vault did not answer. */
  public long underGrace() {
    return underGrace.sum();
  }

  /** Times the vault said that a key is not enabled. */
  public long disabled() {
    return disabled.sum();
  }

  /** Times the vault did not answer, or not usefully. */
  public long unreachable() {
    return unreachable.sum();
  }
}
