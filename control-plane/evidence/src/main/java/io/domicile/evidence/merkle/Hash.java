package io.domicile.evidence.merkle;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.StrictText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 hash: 32 bytes, immutable. Prints as lowercase hex. */
public final class Hash {

  /** The length of every hash, in bytes. */
  public static final int LENGTH = 32;

  private static final byte LEAF = 0x00;
  private static final byte NODE = 0x01;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A hash that was computed elsewhere.
   *
   * @throws IllegalArgumentException unless there are exactly 32 bytes
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /** The hash in canonical base64, as checkpoints and proofs carry it. */
  public static Hash fromBase64(String text) throws MalformedEvidenceException {
    byte[] bytes = StrictText.base64(text);
    if (bytes.length != LENGTH) {
      throw new MalformedEvidenceException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes);
  }

  /** The plain SHA-256 of the parts, one after the other. */
  public static Hash sha256(byte[]... parts) {
    MessageDigest digest = sha256();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return new Hash(digest.digest());
  }

  /** {@code SHA-256(0x00 || entry)}: the hash of a leaf (RFC 9162 section 2.1.1). */
  public static Hash ofLeaf(byte[] entry) {
    MessageDigest digest = sha256();
    digest.update(LEAF);
    return new Hash(digest.digest(entry));
  }

  /** {@code SHA-256(0x01 || left || right)}: the hash of an inner node (RFC 9162 section 2.1.1). */
  public static Hash ofNode(Hash left, Hash right) {
    MessageDigest digest = sha256();
    digest.update(NODE);
    digest.update(left.bytes);
    return new Hash(digest.digest(right.bytes));
  }

  /** The root of a tree without leaves: the hash of nothing. */
  public static Hash ofEmptyTree() {
    return new Hash(sha256().digest());
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
