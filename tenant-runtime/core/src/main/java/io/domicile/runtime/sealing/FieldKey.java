package io.domicile.runtime.sealing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * One derived key and the machines that run it. A {@link Mac} returns to its keyed state after each
 * use and a {@link Cipher} costs more to find than to key, so a few of each are kept, for this
 * tenant and field alone. Thread-safe.
 */
final class FieldKey {

  private static final int KEPT = 4;

  private final SecretKey key;
  private final byte[] boundTo;
  private final int keyVersion;
  private final ArrayBlockingQueue<Engine> idle = new ArrayBlockingQueue<>(KEPT);

  /** For one thread at a time. */
  record Engine(Mac mac, Cipher cipher) {}

  FieldKey(SecretKey key, UUID tenant, FieldId field, int keyVersion) {
    this.key = key;
    this.boundTo = KeyDerivation.boundTo(tenant, field);
    this.keyVersion = keyVersion;
  }

  /** Keyed machines for one thread's use; give them back unless something was thrown. */
  Engine borrow() {
    Engine engine = idle.poll();
    return engine == null ? fresh() : engine;
  }

  void giveBack(Engine engine) {
    boolean _ = idle.offer(engine);
  }

  /** What a record is bound to: tenant, field id, row id and key version, each length-prefixed. */
  byte[] associatedData(UUID row) {
    return ByteBuffer.allocate(boundTo.length + 4 + 16 + 4 + 4)
        .put(boundTo)
        .putInt(16)
        .putLong(row.getMostSignificantBits())
        .putLong(row.getLeastSignificantBits())
        .putInt(4)
        .putInt(keyVersion)
        .array();
  }

  private Engine fresh() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return new Engine(mac, Cipher.getInstance("AES/GCM/NoPadding"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA-256 and AES-GCM.", e);
    }
  }
}
