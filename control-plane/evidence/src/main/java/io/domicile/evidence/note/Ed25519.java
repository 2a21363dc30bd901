package io.domicile.evidence.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The JDK's Ed25519 with keys as RFC 8032 encodes them: 32 bytes each. */
final class Ed25519 {

  /** The signature type byte that signed-note assigns to plain Ed25519. */
  static final byte TYPE = 0x01;

  static final int KEY_LENGTH = 32;

  /** What X.509 puts before the 32 bytes of an Ed25519 public key (RFC 8410). */
  private static final byte[] X509_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  /** {@code SHA-256(name || 0x0A || 0x01 || public key)[:4]}, big-endian. */
  static int keyId(KeyName name, byte[] publicKey) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.value().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
      digest.update(TYPE);
      return ByteBuffer.wrap(digest.digest(publicKey)).getInt();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(X509_HEADER, X509_HEADER.length + KEY_LENGTH);
    System.arraycopy(raw, 0, encoded, X509_HEADER.length, KEY_LENGTH);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  static byte[] raw(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - KEY_LENGTH, encoded.length);
  }

  /**
   * The key pair of a seed. The JDK has no function from private to public key, but its generator
   * takes its only randomness from the seed's 32 bytes. Should a provider ever do otherwise, the
   * key id, which is a hash of the public key and stored beside the seed, no longer matches and the
   * key is refused.
   */
  static KeyPair keyPair(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Seeded(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no Ed25519", e);
    }
  }

  static byte[] sign(byte[] message, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with Ed25519", e);
    }
  }

  static boolean verify(byte[] message, byte[] signed, PublicKey key) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // A signature of the wrong length or a number out of range: as bad as a wrong one.
      return false;
    }
  }

  private static final class Seeded extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] seed;

    Seeded(byte[] seed) {
      super(null, null);
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("asked for " + bytes.length + " bytes, not for a seed");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
