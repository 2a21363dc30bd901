package io.domicile.evidence.entry;

import io.domicile.evidence.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * What happened, in full, with the salt that hides it. The log holds only {@link #commitment()};
 * this is kept beside it and may be erased, after which the commitment, a hash over 32 unknown
 * random bytes, tells nothing about it, not even to somebody who can guess the content. Immutable.
 */
public final class Payload {

  /** The length of a salt, in bytes. */
  public static final int SALT_LENGTH = 32;

  private static final byte[] DOMAIN =
      "domicile-evidence-payload/v1\n".getBytes(StandardCharsets.US_ASCII);

  private final byte[] salt;
  private final byte[] content;

  /**
   * A payload as it was stored or disclosed.
   *
   * @throws IllegalArgumentException unless the salt has 32 bytes
   */
  public Payload(byte[] salt, byte[] content) {
    if (salt.length != SALT_LENGTH) {
      throw new IllegalArgumentException("a salt has 32 bytes, not " + salt.length);
    }
    this.salt = salt.clone();
    this.content = content.clone();
  }

  /** A new payload with a fresh salt. */
  public static Payload salted(byte[] content, SecureRandom random) {
    byte[] salt = new byte[SALT_LENGTH];
    random.nextBytes(salt);
    return new Payload(salt, content);
  }

  /** {@code SHA-256("domicile-evidence-payload/v1\n" || salt || content)}. */
  public Hash commitment() {
    return Hash.sha256(DOMAIN, salt, content);
  }

  public byte[] salt() {
    return salt.clone();
  }

  public byte[] content() {
    return content.clone();
  }

  @Override
  public String toString() {
    return "Payload[" + content.length + " bytes]";
  }
}
