package io.domicile.runtime.sealing;

import io.domicile.runtime.sealing.CannotOpenException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A sealed stream, format 2: a header and segments, each sealed under the stream's key with a nonce
 * of its number and whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway
 * and Vizár, CRYPTO 2015), so that segments cannot be dropped, repeated, re-ordered or cut off.
 *
 * <pre>
 *  0       1   format: 2
 *  1       4   version of the root key, big-endian
 *  5       1   length of a segment as a power of two: 16
 *  6      32   salt
 * 38      32   commitment
 * 70           segments: 65,536 bytes of ciphertext and a tag of 16, the last one of 0 to 65,536
 * </pre>
 *
 * Nonce: seven zero bytes, the segment's number from 0 as 32 bits big-endian, and 1 for the last
 * segment, 0 for the others.
 */
final class StreamFormat {

  static final int SEGMENT_LENGTH = 1 << 16;
  static final int SEALED_SEGMENT_LENGTH = SEGMENT_LENGTH + Engine.TAG_LENGTH;
  static final int HEADER_LENGTH = 70;
  static final int SALT_AT = 6;
  static final int COMMITMENT_AT = SALT_AT + Salts.LENGTH;
  static final long MAX_SEGMENTS = 1L << 32;

  private static final byte FORMAT = 2;
  private static final byte SEGMENT_POWER = 16;

  private StreamFormat() {}

  /** A header with all but its commitment. */
  static byte[] header(int keyVersion, Salts salts) {
    byte[] header = new byte[HEADER_LENGTH];
    header[0] = FORMAT;
    ByteBuffer.wrap(header).putInt(1, keyVersion);
    header[5] = SEGMENT_POWER;
    salts.next(header, SALT_AT);
    return header;
  }

  static byte[] readHeader(InputStream from) throws IOException {
    byte[] header = from.readNBytes(HEADER_LENGTH);
    if (header.length < HEADER_LENGTH || header[0] != FORMAT || header[5] != SEGMENT_POWER) {
      throw new CannotOpenException(Reason.MALFORMED);
    }
    return header;
  }

  static int keyVersion(byte[] header) {
    return ByteBuffer.wrap(header).getInt(1);
  }

  /** What each segment is bound to: the record's associated data and the header's sixth byte. */
  static byte[] associatedData(FieldKey key, UUID row) {
    byte[] bound = key.associatedData(row);
    return ByteBuffer.allocate(bound.length + 5).put(bound).putInt(1).put(SEGMENT_POWER).array();
  }

  static GCMParameterSpec nonce(long segment, boolean last) {
    byte[] nonce = new byte[Engine.NONCE_LENGTH];
    ByteBuffer.wrap(nonce).putInt(7, (int) segment).put(11, (byte) (last ? 1 : 0));
    return new GCMParameterSpec(8 * Engine.TAG_LENGTH, nonce);
  }
}
