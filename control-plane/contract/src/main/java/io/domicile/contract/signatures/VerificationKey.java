package io.domicile.contract.signatures;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 public key (RFC 8032), written as the base64url of its 32 raw bytes without padding.
 * Immutable and thread-safe.
 */
public final class VerificationKey {

  private static final int RAW_LENGTH = 32;

  /** The fixed head of an Ed25519 SubjectPublicKeyInfo (RFC 8410, section 4). */
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final byte[] raw;
  private final PublicKey key;
  private final KeyId id;

  private VerificationKey(byte[] raw) {
    this.raw = raw;
    try {
      byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + RAW_LENGTH);
      System.arraycopy(raw, 0, encoded, X509_HEAD.length, RAW_LENGTH);
      this.key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(raw);
      this.id = new KeyId(HexFormat.of().formatHex(digest, 0, 8));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("Not an Ed25519 public key.", e);
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is not an Ed25519 public key
   */
  @JsonCreator
  public static VerificationKey parse(String text) {
    byte[] raw = Base64.getUrlDecoder().decode(text);
    if (raw.length != RAW_LENGTH) {
      throw new IllegalArgumentException("An Ed25519 public key has 32 bytes.");
    }
    return new VerificationKey(raw);
  }

  static VerificationKey of(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return new VerificationKey(
        Arrays.copyOfRange(encoded, encoded.length - RAW_LENGTH, encoded.length));
  }

  public KeyId id() {
    return id;
  }

  PublicKey publicKey() {
    return key;
  }

  @JsonValue
  @Override
  public String toString() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey that && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }
}
