package io.domicile.runtime.sealing;

import io.domicile.runtime.keys.DerivedKey;
import io.domicile.service.crypto.WipeableKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * One derived key and the machines that run it. A {@link Mac} returns to its keyed state after each
 * use and a {@link Cipher} costs more to find than to key, so a few of each are kept, for this
 * tenant and field alone. Thread-safe.
 */
final class FieldKey implements DerivedKey {

  private static final int KEPT = 4;

  private final WipeableKey key;
  private final byte[] messageLabel;
  private final byte[] boundTo;
  private final int version;
  private final AtomicReferenceArray<@Nullable Engine> idle = new AtomicReferenceArray<>(KEPT);
  private volatile boolean destroyed;

  FieldKey(WipeableKey key, Purpose purpose, UUID tenant, FieldId field, int version) {
    this.key = key;
    this.messageLabel = purpose.messageLabel();
    this.boundTo = KeyDerivation.boundTo(tenant, field);
    this.version = version;
  }

  /**
   * Keyed machines for one thread's use; to be given back unless something was thrown. Null once
   * this key has been destroyed.
   */
  @Nullable Engine borrow() {
    for (int i = 0; i < KEPT; i++) {
      if (idle.getPlain(i) != null) {
        Engine engine = idle.getAndSet(i, null);
        if (engine != null) {
          return engine;
        }
      }
    }
    return fresh();
  }

  void giveBack(Engine engine) {
    if (destroyed) {
      return;
    }
    for (int i = 0; i < KEPT; i++) {
      if (idle.getPlain(i) == null && idle.compareAndSet(i, null, engine)) {
        return;
      }
    }
  }

  int version() {
    return version;
  }

  byte[] messageLabel() {
    return messageLabel;
  }

  /** What a value is bound to: tenant, field id, row id and key version, each length-prefixed. */
  byte[] associatedData(UUID row) {
    return ByteBuffer.allocate(boundTo.length + 4 + 16 + 4 + 4)
        .put(boundTo)
        .putInt(16)
        .putLong(row.getMostSignificantBits())
        .putLong(row.getLeastSignificantBits())
        .putInt(4)
        .putInt(version)
        .array();
  }

  /** Holds destruction off, which would let a machine be keyed with zeroes. */
  private synchronized @Nullable Engine fresh() {
    if (destroyed) {
      return null;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return new Engine(this, mac, Cipher.getInstance("AES/GCM/NoPadding"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA-256 and AES-GCM.", e);
    }
  }

  @Override
  public synchronized void destroy() {
    destroyed = true;
    key.destroy();
    for (int i = 0; i < KEPT; i++) {
      idle.set(i, null);
    }
  }
}
