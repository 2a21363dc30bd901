package io.domicile.evidence;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Decoders that accept exactly one spelling of each value. The JDK's own are lenient (base64
 * without padding or with stray low bits, malformed UTF-8 replaced, "+1" as a number), and each
 * leniency is a byte that could be changed in a signed document without anybody noticing.
 */
public final class StrictText {

  private StrictText() {}

  /** UTF-8 bytes as text; malformed input is refused, not replaced. */
  public static String utf8(byte[] bytes) throws MalformedEvidenceException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedEvidenceException("not valid UTF-8", e);
    }
  }

  /** Text as UTF-8 bytes; an unpaired surrogate is refused, not replaced. */
  public static byte[] utf8(String text) throws MalformedEvidenceException {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new MalformedEvidenceException("not encodable as UTF-8", e);
    }
  }

  /** Standard base64 with padding (RFC 4648 section 4), canonical. */
  public static byte[] base64(String text) throws MalformedEvidenceException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedEvidenceException("not base64: " + text, e);
    }
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new MalformedEvidenceException("not canonical base64: " + text);
    }
    return bytes;
  }

  /** A decimal number from 0 to 2^63-1 without sign or leading zeroes. */
  public static long decimal(String text) throws MalformedEvidenceException {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new MalformedEvidenceException("not a decimal number: " + text, e);
    }
    if (value < 0 || !Long.toString(value).equals(text)) {
      throw new MalformedEvidenceException("not a canonical decimal number: " + text);
    }
    return value;
  }
}
