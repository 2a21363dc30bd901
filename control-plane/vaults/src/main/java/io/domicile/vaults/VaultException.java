package io.domicile.vaults;

/** Why a vault or secret store did not do as asked. Carries no key, secret or ciphertext. */
public final class VaultException extends Exception {

  /** The kinds a caller treats differently. */
  public enum Reason {
    /** No answer, or one that says "not now": an outage, to be tried again. */
    UNREACHABLE,
    /** The vault answers and wants fewer questions: an outage of a kind, to be tried again. */
    THROTTLED,
    /** The key exists and is not enabled: the tenant's data is to go dark. */
    KEY_DISABLED,
    /** The key is scheduled to be destroyed: as dark as a disabled one. */
    PENDING_DESTRUCTION,
    /** There is no such key or secret, or no longer: a destroyed key is gone. */
    NOT_FOUND,
    /** The ciphertext was not made by this key with this context. */
    REFUSED,
    /**
     * The vault knows who asks and denies it: the key's owner may have withdrawn our right to it. A
     * runtime that is denied a key beyond its revocation period treats it as disabled.
     */
    FORBIDDEN,
    /** The vault does not take who asks for whom it says it is: an outage of our making. */
    UNAUTHENTICATED
  }

  private final Reason reason;

  public VaultException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public VaultException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
