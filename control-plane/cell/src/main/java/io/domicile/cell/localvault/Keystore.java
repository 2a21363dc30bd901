package io.domicile.cell.localvault;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.KeyContext;
import io.domicile.contract.vault.VaultKey;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The tenants' keys: AES-256-GCM, one per tenant, which never leave the vault. The associated data
 * of a wrapped key is the length-prefixed key id and context; its layout is 12 bytes of nonce, then
 * ciphertext and tag. A key wraps a handful of times in its life, far below what random nonces bear
 * (NIST SP 800-38D, 8.3). Thread-safe.
 */
final class Keystore {

  private static final int NONCE_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final int MAX_PLAINTEXT = 64;

  /** A key as it is kept. */
  record StoredKey(
      VaultKeyId id,
      TenantId tenant,
      VaultKeyState state,
      Instant createdAt,
      Secret<Bytes> material) {

    VaultKey listed() {
      return new VaultKey(id, tenant, state, createdAt);
    }

    StoredKey withState(VaultKeyState newState) {
      return new StoredKey(id, tenant, newState, createdAt, material);
    }
  }

  private final RecordStore<StoredKey> keys;
  private final RegionCode region;
  private final Clock clock;
  private final SecureRandom random;

  Keystore(RecordStore<StoredKey> keys, RegionCode region, Clock clock, SecureRandom random) {
    this.keys = keys;
    this.region = region;
    this.clock = clock;
    this.random = random;
  }

  VaultKey create(TenantId tenant) {
    // The id follows from the tenant, so that asking twice finds the first one's key.
    var id = new VaultKeyId("tenant-" + tenant.hex());
    return keys.update(id.value(), present -> present == null ? fresh(id, tenant) : present)
        .listed();
  }

  private StoredKey fresh(VaultKeyId id, TenantId tenant) {
    byte[] material = new byte[32];
    random.nextBytes(material);
    return new StoredKey(
        id, tenant, VaultKeyState.ENABLED, clock.instant(), new Secret<>(Bytes.copyOf(material)));
  }

  List<VaultKey> list() {
    return keys.all().stream()
        .map(StoredKey::listed)
        .sorted(Comparator.comparing(key -> key.id().value()))
        .toList();
  }

  VaultKey get(VaultKeyId id) {
    return find(id).listed();
  }

  void setEnabled(VaultKeyId id, boolean enabled) {
    StoredKey updated =
        keys.updateIfPresent(
            id.value(),
            key ->
                switch (key.state()) {
                  case ENABLED, DISABLED ->
                      key.withState(enabled ? VaultKeyState.ENABLED : VaultKeyState.DISABLED);
                  case PENDING_DESTRUCTION, DESTROYED ->
                      throw new ProblemException(ErrorCode.CONFLICT, "The key is being destroyed.");
                });
    if (updated == null) {
      throw unknown();
    }
  }

  Bytes wrap(VaultKeyId id, KeyContext context, Secret<Bytes> plaintext) {
    StoredKey key = usable(id, context);
    if (plaintext.reveal().length() == 0 || plaintext.reveal().length() > MAX_PLAINTEXT) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "A key to wrap has 1 to " + MAX_PLAINTEXT + " bytes.");
    }
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, key, context, nonce).doFinal(plaintext.reveal().toArray());
      return Bytes.copyOf(
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM.", e);
    }
  }

  Secret<Bytes> unwrap(VaultKeyId id, KeyContext context, Bytes wrapped) {
    StoredKey key = usable(id, context);
    byte[] bytes = wrapped.toArray();
    if (bytes.length <= NONCE_LENGTH + TAG_LENGTH) {
      throw doesNotFit(null);
    }
    byte[] nonce = Arrays.copyOf(bytes, NONCE_LENGTH);
    try {
      byte[] opened =
          cipher(Cipher.DECRYPT_MODE, key, context, nonce)
              .doFinal(bytes, NONCE_LENGTH, bytes.length - NONCE_LENGTH);
      return new Secret<>(Bytes.copyOf(opened));
    } catch (AEADBadTagException e) {
      throw doesNotFit(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM.", e);
    }
  }

  private StoredKey usable(VaultKeyId id, KeyContext context) {
    StoredKey key = find(id);
    if (key.state() != VaultKeyState.ENABLED) {
      throw new ProblemException(ErrorCode.KEY_DISABLED, "The key is not enabled.");
    }
    if (!key.tenant().equals(context.tenant()) || !region.equals(context.region())) {
      throw doesNotFit(null);
    }
    return key;
  }

  private StoredKey find(VaultKeyId id) {
    StoredKey key = keys.find(id.value());
    if (key == null) {
      throw unknown();
    }
    return key;
  }

  private static Cipher cipher(int mode, StoredKey key, KeyContext context, byte[] nonce)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(key.material().reveal().toArray(), "AES"),
        new GCMParameterSpec(TAG_LENGTH * 8, nonce));
    for (String part :
        List.of(
            "domicile-wrapped-key",
            key.id().value(),
            context.tenant().toString(),
            context.region().value(),
            context.purpose(),
            Integer.toString(context.version()))) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      cipher.updateAAD(ByteBuffer.allocate(4).putInt(bytes.length).array());
      cipher.updateAAD(bytes);
    }
    return cipher;
  }

  private static ProblemException unknown() {
    return new ProblemException(ErrorCode.NOT_FOUND, "There is no such key.");
  }

  private static ProblemException doesNotFit(@Nullable Throwable cause) {
    return new ProblemException(
        ErrorCode.INVALID_REQUEST, "The key was not wrapped by this key with this context.", cause);
  }
}
