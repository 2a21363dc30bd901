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
  private final ConcurrentHashMap<Object, DerivedKeys.Held> derived = new ConcurrentHashMap<>();
  private final DerivedKeys bound;
  private final Canary canary;
  private volatile boolean destroyed;
  private volatile boolean usedByStream;

  /**
   * Takes a copy of the key.
   *
   * @param bound of derived keys, shared by all tenants
   * @throws IllegalArgumentException if it has not {@link #LENGTH} bytes
   */
  public RootKey(TenantId tenant, int version, Secret<Bytes> key, DerivedKeys bound) {
    this(tenant, version, key.reveal().toArray(), bound);
  }

  /** Takes the array over: it is the only copy of the key, and wiped when the key is destroyed. */
  static RootKey taking(TenantId tenant, int version, byte[] key, DerivedKeys bound) {
    return new RootKey(tenant, version, key, bound);
  }

  private RootKey(TenantId tenant, int version, byte[] key, DerivedKeys bound) {
    if (key.length != LENGTH) {
      throw new IllegalArgumentException("A root key has " + LENGTH + " bytes.");
    }
    this.tenant = tenant;
    this.version = version;
    this.bytes = key;
    this.bound = bound;
    this.canary = new Canary(bytes);
  }

  /** Whether what was sealed when the key arrived opens with the bytes that are here now. */
  synchronized boolean opensCanary() {
    return canary.opens(bytes);
  }

  public TenantId tenant() {
    return tenant;
  }

  /** From 1; a value sealed under one version opens under that version only. */
  public int version() {
    return version;
  }

  /**
   * What was derived under the name, deriving it at the first call and again after it had to make
   * room.
   *
   * @param name equal names must mean equal derivations
   * @param derivation takes the root key's bytes, which it must neither keep nor change
   * @throws DestroyedException if the key has been destroyed
   */
  public <T extends DerivedKey> T derived(
      Object name, Class<T> type, Function<byte[], T> derivation) {
    if (destroyed) {
      throw new DestroyedException();
    }
    DerivedKeys.Held present = derived.get(name);
    return type.cast(present == null ? derive(name, derivation) : present.use());
  }

  /** Holds destruction off, which would let something be derived from zeroes. */
  private synchronized <T extends DerivedKey> DerivedKey derive(
      Object name, Function<byte[], T> derivation) {
    if (destroyed) {
      throw new DestroyedException();
    }
    DerivedKeys.Held present = derived.get(name);
    if (present != null) {
      return present.use();
    }
    var fresh = new DerivedKeys.Held(this, name, derivation.apply(bytes));
    derived.put(name, fresh);
    bound.add(fresh);
    return fresh.key();
  }

  /** Lets a derived key go. */
  void forget(Object name, DerivedKeys.Held held) {
    derived.remove(name, held);
    held.key().destroy();
  }

  /**
   * Throws if the key has been destroyed. For work that goes on for long under a key derived once.
   *
   * @throws DestroyedException if the key has been destroyed
   */
  public void requirePresent() {
    if (destroyed) {
      throw new DestroyedException();
    }
    if (!usedByStream) {
      usedByStream = true;
    }
  }

  /** Whether a stream has used it since this was last asked. */
  boolean takeUseByStream() {
    boolean was = usedByStream;
    usedByStream = false;
    return was;
  }

  boolean isDestroyed() {
    return destroyed;
  }

  /**
   * Overwrites the key and what was derived from it. The JVM may have moved the arrays before, and
   * the providers keep copies of their own until they are collected.
   */
  synchronized void destroy() {
    destroyed = true;
    derived.values().forEach(held -> held.key().destroy());
    derived.clear();
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "RootKey[" + tenant + " v" + version + "]";
  }
}
