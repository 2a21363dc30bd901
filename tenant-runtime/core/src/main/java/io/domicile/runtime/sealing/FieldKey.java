package io.domicile.runtime.sealing;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * HMAC-SHA-256 under one field key. A {@link Mac} returns to its keyed state after each use, so a
 * few are kept rather than keyed anew every time. Thread-safe.
 */
final class FieldKey {

  private static final int KEPT = 4;

  private final SecretKey key;
  private final ArrayBlockingQueue<Mac> idle = new ArrayBlockingQueue<>(KEPT);

  FieldKey(SecretKey key) {
    this.key = key;
  }

  /** A keyed MAC for one thread's use; give it back unless something was thrown. */
  Mac borrow() {
    Mac mac = idle.poll();
    return mac == null ? keyed() : mac;
  }

  void giveBack(Mac mac) {
    boolean _ = idle.offer(mac);
  }

  private Mac keyed() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac;
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("A derived key is a good MAC key.", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA-256.", e);
    }
  }
}
