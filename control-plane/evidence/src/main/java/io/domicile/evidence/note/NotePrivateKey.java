package io.domicile.evidence.note;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.StrictText;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key that signs notes. Its written form, {@code PRIVATE+KEY+name+keyid+base64(0x01, seed)}, is
 * the one that Go's {@code sumdb/note} and the tools around it use. Prints redacted. Immutable.
 */
public final class NotePrivateKey {

  private static final String PREFIX = "PRIVATE+KEY+";

  private final byte[] seed;
  private final KeyPair pair;
  private final NotePublicKey publicKey;

  private NotePrivateKey(KeyName name, byte[] seed) {
    this.seed = seed;
    this.pair = Ed25519.keyPair(seed);
    this.publicKey = NotePublicKey.of(name, pair.getPublic());
  }

  /** A fresh key. */
  public static NotePrivateKey generate(KeyName name, SecureRandom random) {
    byte[] seed = new byte[Ed25519.KEY_LENGTH];
    random.nextBytes(seed);
    return new NotePrivateKey(name, seed);
  }

  /** Reads the form that {@link #encoded()} writes. Errors do not repeat the text. */
  public static NotePrivateKey parse(String text) throws MalformedEvidenceException {
    String[] parts =
        text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("\\+", 3) : new String[0];
    if (parts.length != 3) {
      throw new MalformedEvidenceException("not a private note key");
    }
    byte[] typed = seed(parts[2]);
    if (typed.length != 1 + Ed25519.KEY_LENGTH || typed[0] != Ed25519.TYPE) {
      throw new MalformedEvidenceException("not a private Ed25519 note key");
    }
    NotePrivateKey key =
        new NotePrivateKey(KeyName.parse(parts[0]), Arrays.copyOfRange(typed, 1, typed.length));
    if (!key.publicKey.toString().equals(parts[0] + "+" + parts[1])) {
      throw new MalformedEvidenceException("key id does not belong to the private note key");
    }
    return key;
  }

  /** Decodes without an exception that carries the text, for it is a secret. */
  private static byte[] seed(String text) throws MalformedEvidenceException {
    try {
      return StrictText.base64(text);
    } catch (MalformedEvidenceException e) {
      // Not chained: the cause's message quotes what it could not read.
      throw new MalformedEvidenceException("the private note key is not base64");
    }
  }

  public NotePublicKey publicKey() {
    return publicKey;
  }

  /** Signs a note's text. Ed25519 is deterministic: the same text gives the same line. */
  public NoteSignature sign(String text) {
    return new NoteSignature(
        publicKey.name(),
        publicKey.keyId(),
        Ed25519.sign(text.getBytes(StandardCharsets.UTF_8), pair.getPrivate()));
  }

  /** The secret itself, in the form that {@link #parse} reads: for the key file only. */
  public String encoded() {
    byte[] typed = new byte[1 + seed.length];
    typed[0] = Ed25519.TYPE;
    System.arraycopy(seed, 0, typed, 1, seed.length);
    return PREFIX + publicKey + "+" + Base64.getEncoder().encodeToString(typed);
  }

  @Override
  public String toString() {
    return PREFIX + publicKey + "+[redacted]";
  }
}
