package io.domicile.evidence.note;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.StrictText;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * One signature line of a note: {@code — name base64(key id, signature)}. Says nothing about
 * whether the signature is good; see {@link NotePublicKey#check}. Immutable.
 */
public final class NoteSignature {

  private static final String PREFIX = "\u2014 ";

  private final KeyName name;
  private final int keyId;
  private final byte[] signature;

  NoteSignature(KeyName name, int keyId, byte[] signature) {
    this.name = name;
    this.keyId = keyId;
    this.signature = signature.clone();
  }

  static NoteSignature parse(String line) throws MalformedEvidenceException {
    int space = line.lastIndexOf(' ');
    if (!line.startsWith(PREFIX) || space < PREFIX.length()) {
      throw new MalformedEvidenceException("not a signature line: " + line);
    }
    KeyName name = KeyName.parse(line.substring(PREFIX.length(), space));
    byte[] bytes = StrictText.base64(line.substring(space + 1));
    if (bytes.length <= Integer.BYTES) {
      throw new MalformedEvidenceException("signature too short: " + line);
    }
    return new NoteSignature(
        name,
        ByteBuffer.wrap(bytes).getInt(),
        Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
  }

  public KeyName name() {
    return name;
  }

  /**
   * The first four bytes of a hash over the key, big-endian: tells keys of one name apart, proves
   * nothing.
   */
  public int keyId() {
    return keyId;
  }

  /** A copy of the signature's bytes, in the form of the key's own algorithm. */
  public byte[] signature() {
    return signature.clone();
  }

  String line() {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES + signature.length).putInt(keyId).put(signature).array();
    return PREFIX + name + " " + Base64.getEncoder().encodeToString(bytes) + "\n";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteSignature that && line().equals(that.line());
  }

  @Override
  public int hashCode() {
    return line().hashCode();
  }

  @Override
  public String toString() {
    return name + "+" + HexFormat.of().toHexDigits(keyId);
  }
}
