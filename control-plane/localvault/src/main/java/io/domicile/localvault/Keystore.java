package io.domicile.localvault;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.GcmWrapping;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyDescription;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The tenants' keys: AES-256, which never leave the vault and wrap as {@link GcmWrapping} says. A
 * key whose time has come is destroyed when it is next looked at: its bytes are gone from memory
 * and from its file, its record says when. Thread-safe.
 */
final class Keystore {

  private static final Duration LONGEST_WAIT = Duration.ofDays(366);

  /** A key as it is kept; one that is destroyed has no bytes. */
  record StoredKey(
      VaultKeyId id,
      TenantId tenant,
      VaultKeyState state,
      Instant createdAt,
      Secret<Bytes> material,
      @Nullable Instant destructionAt) {

    VaultKey listed() {
      return new VaultKey(id, tenant, state, createdAt, destructionAt);
    }

    StoredKey withState(VaultKeyState newState, @Nullable Instant newDestructionAt) {
      var kept =
          newState == VaultKeyState.DESTROYED ? new Secret<>(Bytes.copyOf(new byte[0])) : material;
      return new StoredKey(id, tenant, newState, createdAt, kept, newDestructionAt);
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

  VaultKey create(TenantId tenant, int serial) {
    if (serial < KeyVault.FIRST_SERIAL) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "A serial is at least 1.");
    }
    // The id follows from tenant and serial, so that asking twice finds the first one's key.
    String suffix = serial == KeyVault.FIRST_SERIAL ? "" : "-" + serial;
    var id = new VaultKeyId("tenant-" + tenant.hex() + suffix);
    return keys.update(id.value(), present -> present == null ? fresh(id, tenant) : present)
        .listed();
  }

  private StoredKey fresh(VaultKeyId id, TenantId tenant) {
    byte[] material = new byte[32];
    random.nextBytes(material);
    return new StoredKey(
        id,
        tenant,
        VaultKeyState.ENABLED,
        clock.instant(),
        new Secret<>(Bytes.copyOf(material)),
        null);
  }

  List<VaultKey> list() {
    return keys.all().stream()
        .map(key -> find(key.id()).listed())
        .sorted(Comparator.comparing(key -> key.id().value()))
        .toList();
  }

  VaultKey get(VaultKeyId id) {
    return find(id).listed();
  }

  KeyDescription describe(VaultKeyId id) {
    StoredKey key = find(id);
    return new KeyDescription(id, key.state(), region, false, key.tenant(), key.destructionAt());
  }

  void setEnabled(VaultKeyId id, boolean enabled) {
    change(
        id,
        key ->
            switch (key.state()) {
              case ENABLED, DISABLED ->
                  key.withState(enabled ? VaultKeyState.ENABLED : VaultKeyState.DISABLED, null);
              case PENDING_DESTRUCTION -> throw pending();
              case DESTROYED, NOT_FOUND -> throw unknown();
            });
  }

  VaultKey scheduleDestruction(VaultKeyId id, Duration wait) {
    if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "A key's end is called for up to a year ahead.");
    }
    return change(
            id,
            key ->
                switch (key.state()) {
                  case ENABLED, DISABLED ->
                      key.withState(
                          VaultKeyState.PENDING_DESTRUCTION,
                          clock.instant().plus(wait).truncatedTo(ChronoUnit.MILLIS));
                  case PENDING_DESTRUCTION -> key;
                  case DESTROYED, NOT_FOUND -> throw unknown();
                })
        .listed();
  }

  void cancelDestruction(VaultKeyId id) {
    change(
        id,
        key ->
            switch (key.state()) {
              case ENABLED, DISABLED -> key;
              case PENDING_DESTRUCTION -> key.withState(VaultKeyState.DISABLED, null);
              case DESTROYED, NOT_FOUND -> throw unknown();
            });
  }

  private StoredKey change(VaultKeyId id, UnaryOperator<StoredKey> change) {
    find(id);
    StoredKey changed = keys.updateIfPresent(id.value(), change);
    if (changed == null) {
      throw unknown();
    }
    return changed;
  }

  Bytes wrap(VaultKeyId id, KeyContext context, Secret<Bytes> plaintext) {
    StoredKey key = usable(id, context);
    int length = plaintext.reveal().length();
    if (length == 0 || length > GcmWrapping.MAX_PLAINTEXT) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "A key to wrap has 1 to " + GcmWrapping.MAX_PLAINTEXT + " bytes.");
    }
    try {
      return GcmWrapping.wrap(aes(key), null, id, context, plaintext.reveal(), random);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM.", e);
    }
  }

  Secret<Bytes> unwrap(VaultKeyId id, KeyContext context, Bytes wrapped) {
    StoredKey key = usable(id, context);
    try {
      return new Secret<>(Bytes.copyOf(GcmWrapping.unwrap(aes(key), null, id, context, wrapped)));
    } catch (AEADBadTagException e) {
      throw doesNotFit(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM.", e);
    }
  }

  private static SecretKeySpec aes(StoredKey key) {
    return new SecretKeySpec(key.material().reveal().toArray(), "AES");
  }

  private StoredKey usable(VaultKeyId id, KeyContext context) {
    StoredKey key = find(id);
    switch (key.state()) {
      case ENABLED -> {}
      case DISABLED ->
          throw new ProblemException(ErrorCode.KEY_DISABLED, "The key is not enabled.");
      case PENDING_DESTRUCTION -> throw pending();
      case DESTROYED, NOT_FOUND -> throw unknown();
    }
    if (!key.tenant().equals(context.tenant()) || !region.equals(context.region())) {
      throw doesNotFit(null);
    }
    return key;
  }

  /** The key as it is at this moment: its end may have come since it was written. */
  private StoredKey find(VaultKeyId id) {
    StoredKey key = keys.find(id.value());
    if (key == null) {
      throw unknown();
    }
    return isDue(key)
        ? Objects.requireNonNullElse(
            keys.updateIfPresent(
                id.value(),
                present ->
                    isDue(present)
                        ? present.withState(VaultKeyState.DESTROYED, present.destructionAt())
                        : present),
            key)
        : key;
  }

  private boolean isDue(StoredKey key) {
    return key.state() == VaultKeyState.PENDING_DESTRUCTION
        && key.destructionAt() != null
        && !clock.instant().isBefore(key.destructionAt());
  }

  private static ProblemException pending() {
    return new ProblemException(ErrorCode.CONFLICT, "The key is to be destroyed.");
  }

  private static ProblemException unknown() {
    return new ProblemException(ErrorCode.NOT_FOUND, "There is no such key, or no longer.");
  }

  private static ProblemException doesNotFit(@Nullable Throwable cause) {
    return new ProblemException(
        ErrorCode.INVALID_REQUEST, "The key was not wrapped by this key with this context.", cause);
  }
}
