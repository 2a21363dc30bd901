package io.domicile.runtime.sealing;

import io.domicile.service.crypto.Hkdf;
import io.domicile.service.crypto.WipeableKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * From the tenant's root key to one key per field: HKDF-SHA-256 (RFC 5869) with a fixed salt and
 * the length-prefixed purpose, tenant, field id and key version as info.
 */
final class KeyDerivation {

  private static final byte[] SALT = "io.domicile/sealed/v1".getBytes(StandardCharsets.US_ASCII);
  private static final int LENGTH = 32;

  private KeyDerivation() {}

  /** The 32-byte key of the field for the purpose. */
  static WipeableKey fieldKey(
      byte[] rootKey, Purpose purpose, UUID tenant, FieldId field, int keyVersion) {
    byte[] info =
        lengthPrefixed(purpose.fieldLabel(), bytes(tenant), utf8(field.value()), bytes(keyVersion));
    return new WipeableKey("HmacSHA256", Hkdf.derive(rootKey, SALT, info, LENGTH));
  }

  /** How the associated data of every record of the field begins. */
  static byte[] boundTo(UUID tenant, FieldId field) {
    return lengthPrefixed(bytes(tenant), utf8(field.value()));
  }

  /** Each part after its length as 32 bits, big-endian; no two lists of parts read alike. */
  static byte[] lengthPrefixed(byte[]... parts) {
    var out = new ByteArrayOutputStream(128);
    for (byte[] part : parts) {
      out.writeBytes(bytes(part.length));
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static byte[] bytes(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void wipe(byte[] bytes) {
    Arrays.fill(bytes, (byte) 0);
  }
}
