package io.domicile.service.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * HKDF with SHA-256 (RFC 5869) on {@link Mac}, because {@code javax.crypto.KDF} came after Java 21.
 * What lies between input and output is overwritten.
 */
public final class Hkdf {

  private static final String HMAC = "HmacSHA256";
  private static final int DIGEST_LENGTH = 32;

  private Hkdf() {}

  /**
   * Extracts and expands.
   *
   * @param inputKey stays as it is, and the caller's to wipe
   * @param salt may be empty
   * @param length of the result, up to 255 digests of 32 bytes
   */
  public static byte[] derive(byte[] inputKey, byte[] salt, byte[] info, int length) {
    if (length < 1 || length > 255 * DIGEST_LENGTH) {
      throw new IllegalArgumentException("HKDF-SHA-256 gives 1 to 8160 bytes.");
    }
    // An empty salt stands for zeroes, which is also what HMAC pads a short key with.
    byte[] saltKey = salt.length == 0 ? new byte[DIGEST_LENGTH] : salt.clone();
    try (var extracting = new WipeableKey(HMAC, saltKey)) {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(extracting);
      try (var extracted = new WipeableKey(HMAC, mac.doFinal(inputKey))) {
        mac.init(extracted);
        return expand(mac, info, length);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA-256.", e);
    }
  }

  private static byte[] expand(Mac mac, byte[] info, int length) throws ShortBufferException {
    byte[] result = new byte[length];
    byte[] block = new byte[DIGEST_LENGTH];
    int at = 0;
    for (int counter = 1; at < length; counter++) {
      if (counter > 1) {
        mac.update(block);
      }
      mac.update(info);
      mac.update((byte) counter);
      mac.doFinal(block, 0);
      int taken = Math.min(DIGEST_LENGTH, length - at);
      System.arraycopy(block, 0, result, at, taken);
      at += taken;
    }
    Arrays.fill(block, (byte) 0);
    return result;
  }
}
