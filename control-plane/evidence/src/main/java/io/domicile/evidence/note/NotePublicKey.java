package io.domicile.evidence.note;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.StrictText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key that notes are checked with, written {@code name+keyid+base64(0x01, key)} with the key id
 * in eight hex digits: the form that verifiers of transparency logs are configured with. Immutable.
 */
public final class NotePublicKey {

  /** What a key has to say about a note. */
  public enum Check {
    /** There is at least one signature by this key and all of them are good. */
    SIGNED,
    /** There is no signature by this key. */
    NOT_SIGNED,
    /**
     * There is a signature that claims this key and is not by it: the whole note must be refused.
     */
    BAD_SIGNATURE
  }

  private final KeyName name;
  private final int keyId;
  private final byte[] raw;
  private final PublicKey key;

  private NotePublicKey(KeyName name, byte[] raw, PublicKey key) {
    this.name = name;
    this.keyId = Ed25519.keyId(name, raw);
    this.raw = raw;
    this.key = key;
  }

  static NotePublicKey of(KeyName name, PublicKey key) {
    return new NotePublicKey(name, Ed25519.raw(key), key);
  }

  /** Reads the form that {@link #encoded()} writes; the key id must match the key. */
  public static NotePublicKey parse(String text) throws MalformedEvidenceException {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3) {
      throw new MalformedEvidenceException("not a note key: " + text);
    }
    KeyName name = KeyName.parse(parts[0]);
    byte[] typed = StrictText.base64(parts[2]);
    if (typed.length != 1 + Ed25519.KEY_LENGTH || typed[0] != Ed25519.TYPE) {
      throw new MalformedEvidenceException("not an Ed25519 note key: " + text);
    }
    byte[] raw = Arrays.copyOfRange(typed, 1, typed.length);
    if (!HexFormat.of().toHexDigits(Ed25519.keyId(name, raw)).equals(parts[1])) {
      throw new MalformedEvidenceException("key id does not belong to the key: " + text);
    }
    try {
      return new NotePublicKey(name, raw, Ed25519.publicKey(raw));
    } catch (GeneralSecurityException e) {
      throw new MalformedEvidenceException("not an Ed25519 public key: " + text, e);
    }
  }

  public KeyName name() {
    return name;
  }

  public int keyId() {
    return keyId;
  }

  /** Whether this key signed the note. */
  public Check check(SignedNote note) {
    byte[] message = note.text().getBytes(StandardCharsets.UTF_8);
    Check result = Check.NOT_SIGNED;
    for (NoteSignature signature : note.signatures()) {
      if (signature.name().equals(name) && signature.keyId() == keyId) {
        if (!Ed25519.verify(message, signature.signature(), key)) {
          return Check.BAD_SIGNATURE;
        }
        result = Check.SIGNED;
      }
    }
    return result;
  }

  /** The form that {@link #parse} reads; safe to publish. */
  public String encoded() {
    byte[] typed = new byte[1 + raw.length];
    typed[0] = Ed25519.TYPE;
    System.arraycopy(raw, 0, typed, 1, raw.length);
    return this + "+" + Base64.getEncoder().encodeToString(typed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NotePublicKey that
        && name.equals(that.name)
        && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return keyId;
  }

  /** Name and key id: {@code name+keyid}. */
  @Override
  public String toString() {
    return name + "+" + HexFormat.of().toHexDigits(keyId);
  }
}
