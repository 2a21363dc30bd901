package io.domicile.runtime.keys;

import java.time.Duration;

/** A tenant's root key cannot be used now. Names no key and no tenant. */
public final class KeyUnavailableException extends Exception {

  /** The two kinds of key outage. */
  public enum Reason {
    /** The vault says that the key is not enabled, gone, or not for us: the tenant is dark. */
    DISABLED,
    /** The vault does not answer, or not usefully, and the grace is over. */
    VAULT_UNREACHABLE
  }

  private final Reason reason;

  KeyUnavailableException(Reason reason, Throwable cause) {
    super(
        switch (reason) {
          case DISABLED -> "The tenant's key is disabled.";
          case VAULT_UNREACHABLE -> "The key vault does not answer.";
        },
        cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** When another attempt may fare better. */
  public Duration retryAfter() {
    return Duration.ofSeconds(2);
  }
}
