package io.domicile.service.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A key whose bytes can be overwritten, which those of {@code SecretKeySpec} cannot. Providers ask
 * for a copy and overwrite it themselves after use. Never printed; not to be serialised.
 */
@SuppressWarnings("serial")
public final class WipeableKey implements SecretKey, AutoCloseable {

  private final String algorithm;
  private final byte[] bytes;

  /** Takes the array over. */
  public WipeableKey(String algorithm, byte[] bytes) {
    this.algorithm = algorithm;
    this.bytes = bytes;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    return bytes.clone();
  }

  @Override
  public void destroy() {
    Arrays.fill(bytes, (byte) 0);
  }

  /** Overwrites the bytes, as {@link #destroy} does. */
  @Override
  public void close() {
    destroy();
  }

  @Override
  public boolean isDestroyed() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
