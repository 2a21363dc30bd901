package io.domicile.runtime.keys;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A tenant's root key in clear, and everything derived from it, so that they go together. Never
 * printed. Thread-safe.
 */
public final class RootKey {

  /** The length of every root key, in bytes. */
  public static final int LENGTH = 32;

  /** The key was destroyed while it was in use: the tenant has gone dark. */
  public static final class DestroyedException extends RuntimeException {
    DestroyedException() {
      super("The tenant's key is no longer in use.");
    }
  }

  private final TenantId tenant;
  private final int version;
  private final byte[] bytes;
  private final ConcurrentHashMap<Object, Object> derived = new ConcurrentHashMap<>();
  private volatile boolean destroyed;

  /**
   * Takes the key.
   *
   * @throws IllegalArgumentException if it has not {@link #LENGTH} bytes
   */
  public RootKey(TenantId tenant, int version, Secret<Bytes> key) {
    if (key.reveal().length() != LENGTH) {
      throw new IllegalArgumentException("A root key has " + LENGTH + " bytes.");
    }
    this.tenant = tenant;
    this.version = version;
    this.bytes = key.reveal().toArray();
  }

  public TenantId tenant() {
    return tenant;
  }

  /** From 1; a value sealed under one version opens under that version only. */
  public int version() {
    return version;
  }

  /**
   * What was derived under the name, deriving it at the first call.
   *
   * @param name equal names must mean equal derivations
   * @param derivation takes the root key's bytes, which it must neither keep nor change
   * @throws DestroyedException if the key has been destroyed
   */
  public <T> T derived(Object name, Class<T> type, Function<byte[], T> derivation) {
    if (destroyed) {
      throw new DestroyedException();
    }
    Object present = derived.get(name);
    return type.cast(present == null ? derive(name, derivation) : present);
  }

  /** Holds destruction off, which would let something be derived from zeroes. */
  private synchronized <T> Object derive(Object name, Function<byte[], T> derivation) {
    if (destroyed) {
      throw new DestroyedException();
    }
    return derived.computeIfAbsent(name, _ -> derivation.apply(bytes));
  }

  /**
   * Overwrites the key and lets go of what was derived from it. The JVM may have moved the array
   * before, and the providers keep copies of their own until they are collected.
   */
  synchronized void destroy() {
    destroyed = true;
    derived.clear();
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "RootKey[" + tenant + " v" + version + "]";
  }
}
