package io.domicile.vaults.local;

import io.domicile.vaults.VaultException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads a {@link LocalVaultApi.Result} off its JSON, {@code {"bytes":"<base64>"}}, without making
 * strings or buffers of it that nobody could overwrite.
 */
final class ResultBody {

  private static final byte[] BEFORE = "{\"bytes\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER = "\"}".getBytes(StandardCharsets.US_ASCII);

  private ResultBody() {}

  /**
   * The bytes, which are the caller's to overwrite. The body is overwritten here.
   *
   * @throws VaultException if it is not of that form
   */
  static byte[] take(byte[] body) throws VaultException {
    int end = body.length - AFTER.length;
    boolean fits =
        end > BEFORE.length
            && Arrays.equals(body, 0, BEFORE.length, BEFORE, 0, BEFORE.length)
            && Arrays.equals(body, end, body.length, AFTER, 0, AFTER.length);
    try {
      if (!fits) {
        throw unreadable();
      }
      byte[] base64 = Arrays.copyOfRange(body, BEFORE.length, end);
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        // Without its cause: its message quotes what it read.
        throw unreadable();
      } finally {
        Arrays.fill(base64, (byte) 0);
      }
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private static VaultException unreadable() {
    return new VaultException(
        VaultException.Reason.UNREACHABLE, "The local vault's answer is not readable.");
  }
}
