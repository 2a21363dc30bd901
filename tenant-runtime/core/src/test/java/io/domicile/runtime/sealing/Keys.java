package io.domicile.runtime.sealing;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.keys.DerivedKeys;
import io.domicile.runtime.keys.KeyRing;
import io.domicile.runtime.keys.RootKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/** Keys that are the same every time. */
final class Keys {

  static final TenantId TENANT = TenantId.of("01890a5d-ac96-774b-bcce-b302099a8057");
  static final TenantId OTHER_TENANT = TenantId.of("01890a5d-ac96-774b-bcce-b302099a8058");

  private Keys() {}

  /** The bytes from, from + 1, ... */
  static byte[] counting(int from) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  /** A root key of the bytes from, from + 1, ... */
  static RootKey root(TenantId tenant, int version, int from) {
    return new RootKey(
        tenant, version, new Secret<>(Bytes.copyOf(counting(from))), new DerivedKeys(100));
  }

  /** A sealer with one root key, of the bytes 0, 1, ... 31. */
  static Sealer sealer(TenantId tenant, int version) {
    return sealer(root(tenant, version, 0));
  }

  static Sealer sealer(RootKey current, RootKey... others) {
    return new Sealer(new KeyRing(current, List.of(others)));
  }

  /** As {@link #sealer(TenantId, int)}, with salts of the bytes 64, 65, ... 95. */
  static Sealer withFixedSalts(TenantId tenant, int version) {
    var salts =
        new Salts(
            new SecureRandom() {
              @Override
              public void nextBytes(byte[] bytes) {
                for (int i = 0; i < bytes.length; i += 32) {
                  System.arraycopy(counting(64), 0, bytes, i, 32);
                }
              }
            });
    return new Sealer(new KeyRing(root(tenant, version, 0), List.of()), salts);
  }

  /** Bytes 0, 1, 2, ... 250, 0, 1, ... */
  static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  static byte[] flipped(byte[] bytes, int bit) {
    byte[] flipped = Arrays.copyOf(bytes, bytes.length);
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }
}
