package io.domicile.runtime.sealing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The scheme once more, from {@code docs/crypto.md} alone: HMAC-SHA-256 and AES-GCM of the JDK, and
 * nothing of what the product uses.
 */
final class BareScheme {

  private final byte[] rootKey;
  private final UUID tenant;

  BareScheme(byte[] rootKey, UUID tenant) {
    this.rootKey = rootKey;
    this.tenant = tenant;
  }

  byte[] fieldKey(String purpose, String field, int version) throws GeneralSecurityException {
    byte[] extracted = hmac("io.domicile/sealed/v1".getBytes(StandardCharsets.US_ASCII), rootKey);
    byte[] info =
        concat(part(ascii(purpose)), part(uuid(tenant)), part(ascii(field)), part(int4(version)));
    return hmac(extracted, info, new byte[] {1});
  }

  byte[] sealField(String field, UUID row, int version, byte[] salt, byte[] plain)
      throws GeneralSecurityException {
    byte[][] keys = messageKeys("record", "io.domicile/record/v1", field, version, salt);
    byte[] sealed =
        gcm(Cipher.ENCRYPT_MODE, keys[0], new byte[12], bound(field, row, version), plain);
    return concat(new byte[] {1}, int4(version), salt, keys[1], sealed);
  }

  byte[] openField(String field, UUID row, byte[] sealed) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(sealed);
    require(in.get() == 1);
    int version = in.getInt();
    byte[] salt = take(in, 32);
    byte[][] keys = messageKeys("record", "io.domicile/record/v1", field, version, salt);
    require(Arrays.equals(keys[1], take(in, 32)));
    return gcm(
        Cipher.DECRYPT_MODE,
        keys[0],
        new byte[12],
        bound(field, row, version),
        take(in, in.remaining()));
  }

  byte[] sealStream(String field, UUID row, int version, byte[] salt, byte[] plain)
      throws GeneralSecurityException {
    return sealStream(field, row, version, salt, plain, false);
  }

  /**
   * Seals a stream.
   *
   * @param superfluous whether an empty segment is the last one, which the document forbids
   */
  byte[] sealStream(
      String field, UUID row, int version, byte[] salt, byte[] plain, boolean superfluous)
      throws GeneralSecurityException {
    byte[][] keys = messageKeys("stream", "io.domicile/stream/v1", field, version, salt);
    var out = new ByteArrayOutputStream();
    out.writeBytes(concat(new byte[] {2}, int4(version), new byte[] {16}, salt, keys[1]));
    byte[] bound = concat(bound(field, row, version), part(new byte[] {16}));
    int at = 0;
    int number = 0;
    do {
      byte[] segment = Arrays.copyOfRange(plain, at, Math.min(plain.length, at + 65_536));
      at += segment.length;
      byte last = (byte) (at == plain.length && !superfluous ? 1 : 0);
      byte[] nonce = concat(new byte[7], int4(number++), new byte[] {last});
      out.writeBytes(gcm(Cipher.ENCRYPT_MODE, keys[0], nonce, bound, segment));
    } while (at < plain.length);
    if (superfluous) {
      byte[] nonce = concat(new byte[7], int4(number), new byte[] {1});
      out.writeBytes(gcm(Cipher.ENCRYPT_MODE, keys[0], nonce, bound, new byte[0]));
    }
    return out.toByteArray();
  }

  byte[] index(String field, int version, String text) throws GeneralSecurityException {
    String normal =
        Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    byte[] key = fieldKey("blind-index", field, version);
    return Arrays.copyOf(hmac(key, normal.getBytes(StandardCharsets.UTF_8)), 16);
  }

  /** The key of one record or stream, and the commitment to it. */
  private byte[][] messageKeys(String purpose, String label, String field, int version, byte[] salt)
      throws GeneralSecurityException {
    byte[] fieldKey = fieldKey(purpose, field, version);
    byte[] key = hmac(fieldKey, ascii(label), salt, new byte[] {1});
    return new byte[][] {key, hmac(fieldKey, key, ascii(label), salt, new byte[] {2})};
  }

  private byte[] bound(String field, UUID row, int version) {
    return concat(part(uuid(tenant)), part(ascii(field)), part(uuid(row)), part(int4(version)));
  }

  private static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] bound, byte[] text)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(bound);
    return cipher.doFinal(text);
  }

  private static byte[] hmac(byte[] key, byte[]... message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(concat(message));
  }

  private static byte[] part(byte[] bytes) {
    return concat(int4(bytes.length), bytes);
  }

  private static byte[] int4(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] uuid(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] take(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static void require(boolean truth) throws GeneralSecurityException {
    if (!truth) {
      throw new GeneralSecurityException("Not genuine.");
    }
  }
}
