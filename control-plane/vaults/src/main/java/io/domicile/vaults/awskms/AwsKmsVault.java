package io.domicile.vaults.awskms;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.GcmWrapping;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyDescription;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import io.domicile.vaults.VaultKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * Tenants' keys in AWS KMS. A tenant's key is a symmetric, single-region key whose id here is its
 * ARN; alias {@code alias/domicile/<region>/<tenant>-<serial>} finds it again, tags say whose it
 * is, and the encryption context binds what it wraps, so that CloudTrail names tenant, purpose and
 * version with every use.
 *
 * <p>A cell killed between making a key and its alias leaves a tagged key without an alias, which
 * has wrapped nothing; the next one makes another. KMS answers for a key's state with eventual
 * consistency: "most changes are visible in seconds, some take minutes" (AWS KMS Developer Guide).
 * Thread-safe.
 */
public final class AwsKmsVault implements KeyVault, AutoCloseable {

  private static final String ALIASES = "alias/domicile/";

  private static final int SHORTEST_WAIT_DAYS = 7;
  private static final int LONGEST_WAIT_DAYS = 30;

  private final KmsClient kms;
  private final RegionCode region;

  /** Takes a client that is set up already; does not ask it anything. */
  AwsKmsVault(KmsClient kms, RegionCode region) {
    this.kms = kms;
    this.region = region;
  }

  /** Connects when first asked. */
  public static AwsKmsVault open(AwsKmsSettings settings) {
    return open(settings, null);
  }

  /**
   * Connects when first asked.
   *
   * @param credentials null for the SDK's default chain
   */
  static AwsKmsVault open(AwsKmsSettings settings, @Nullable AwsCredentialsProvider credentials) {
    return new AwsKmsVault(KmsClients.connect(settings, credentials), settings.region());
  }

  @Override
  public VaultKeyId createKey(TenantId tenant, int serial) throws VaultException {
    String alias = ALIASES + region + "/" + tenant.hex() + "-" + serial;
    Optional<VaultKeyId> present = find(alias);
    if (present.isPresent()) {
      return present.get();
    }
    KeyMetadata made =
        KmsErrors.of(
                "CreateKey",
                () ->
                    kms.createKey(
                        request ->
                            request
                                .keySpec(KeySpec.SYMMETRIC_DEFAULT)
                                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                                .multiRegion(false)
                                .description("Domicile: the key of one tenant")
                                .tags(
                                    tag("domicile:tenant", tenant.toString()),
                                    tag("domicile:region", region.value()),
                                    tag("domicile:serial", Integer.toString(serial)))))
            .keyMetadata();
    try {
      return KmsErrors.of(
          "CreateAlias",
          () -> {
            kms.createAlias(request -> request.aliasName(alias).targetKeyId(made.keyId()));
            return new VaultKeyId(made.arn());
          });
    } catch (VaultException e) {
      if (!(e.getCause() instanceof AlreadyExistsException)) {
        throw e;
      }
      // Another cell process was faster; ours has wrapped nothing.
      scheduleDestruction(new VaultKeyId(made.arn()), Duration.ofDays(SHORTEST_WAIT_DAYS));
      return find(alias).orElseThrow(() -> e);
    }
  }

  @Override
  public String vaultOf(VaultKeyId key) {
    return "aws-kms " + region;
  }

  @Override
  public boolean mayHave(VaultKeyId key) {
    return !key.value().startsWith("tenant-");
  }

  @Override
  public boolean forgetsDestroyed(VaultKeyId key) {
    return true;
  }

  private Optional<VaultKeyId> find(String alias) throws VaultException {
    try {
      return Optional.of(new VaultKeyId(metadata(alias).arn()));
    } catch (VaultException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<VaultKey> keys() throws VaultException {
    String prefix = ALIASES + region + "/";
    List<AliasListEntry> aliases =
        KmsErrors.of(
            "ListAliases",
            () ->
                kms.listAliasesPaginator(request -> request.limit(100)).aliases().stream()
                    .filter(alias -> alias.aliasName().startsWith(prefix))
                    .filter(alias -> alias.targetKeyId() != null)
                    .toList());
    var keys = new ArrayList<VaultKey>();
    for (AliasListEntry alias : aliases) {
      Optional<TenantId> tenant = tenantOf(alias.aliasName().substring(prefix.length()));
      if (tenant.isPresent()) {
        KeyMetadata key = metadata(alias.targetKeyId());
        keys.add(
            new VaultKey(
                new VaultKeyId(key.arn()),
                tenant.get(),
                state(key),
                key.creationDate(),
                key.deletionDate()));
      }
    }
    return List.copyOf(keys);
  }

  /** Of {@code <32 hex digits>-<serial>}; another's alias under our prefix is not ours. */
  private static Optional<TenantId> tenantOf(String name) {
    if (!name.matches("[0-9a-f]{32}-[0-9]{1,9}")) {
      return Optional.empty();
    }
    return Optional.of(
        new TenantId(
            new UUID(
                Long.parseUnsignedLong(name, 0, 16, 16),
                Long.parseUnsignedLong(name, 16, 32, 16))));
  }

  /** KMS is asked in its own region only, and knows no ARN of another: it would say "not found". */
  @Override
  public Optional<String> regionClaimedBy(VaultKeyId key) {
    String[] parts = key.value().split(":", -1);
    return parts.length == 6 && parts[0].equals("arn") && !parts[3].isEmpty()
        ? Optional.of(parts[3])
        : Optional.empty();
  }

  @Override
  public KeyDescription describe(VaultKeyId key) throws VaultException {
    KeyMetadata metadata = metadata(key.value());
    return new KeyDescription(
        new VaultKeyId(metadata.arn()),
        state(metadata),
        RegionCode.of(regionOf(metadata.arn())),
        Boolean.TRUE.equals(metadata.multiRegion()),
        taggedTenant(key),
        metadata.deletionDate());
  }

  /** A tenant's own key, in its own account, may not let us read its tags. */
  private @Nullable TenantId taggedTenant(VaultKeyId key) throws VaultException {
    List<Tag> tags;
    try {
      tags =
          KmsErrors.of(
              "ListResourceTags",
              () -> kms.listResourceTags(request -> request.keyId(key.value())).tags());
    } catch (VaultException e) {
      if (e.reason() == Reason.FORBIDDEN) {
        return null;
      }
      throw e;
    }
    return tags.stream()
        .filter(tag -> tag.tagKey().equals("domicile:tenant"))
        .findFirst()
        .map(tag -> TenantId.of(tag.tagValue()))
        .orElse(null);
  }

  private static String regionOf(String arn) throws VaultException {
    String[] parts = arn.split(":", -1);
    if (parts.length < 6) {
      throw new VaultException(Reason.UNREACHABLE, "KMS described a key without an ARN.");
    }
    return parts[3];
  }

  @Override
  public VaultKeyState state(VaultKeyId key) throws VaultException {
    return state(metadata(key.value()));
  }

  private KeyMetadata metadata(String key) throws VaultException {
    return KmsErrors.of(
        "DescribeKey", () -> kms.describeKey(request -> request.keyId(key)).keyMetadata());
  }

  private static VaultKeyState state(KeyMetadata key) {
    return switch (key.keyState()) {
      case ENABLED -> VaultKeyState.ENABLED;
      case PENDING_DELETION, PENDING_REPLICA_DELETION -> VaultKeyState.PENDING_DESTRUCTION;
      default -> {
        // Disabled, or a state of keys of other kinds in which it opens nothing.
        yield VaultKeyState.DISABLED;
      }
    };
  }

  @Override
  public Bytes wrap(VaultKeyId key, KeyContext context, Secret<Bytes> plaintext)
      throws VaultException {
    int length = plaintext.reveal().length();
    if (length == 0 || length > GcmWrapping.MAX_PLAINTEXT) {
      throw new VaultException(Reason.REFUSED, "A key to wrap has 1 to 64 bytes.");
    }
    return Bytes.copyOf(
        KmsErrors.of(
            "Encrypt",
            () ->
                kms.encrypt(
                        request ->
                            request
                                .keyId(key.value())
                                .plaintext(SdkBytes.fromByteArray(plaintext.reveal().toArray()))
                                .encryptionContext(encryptionContext(context)))
                    .ciphertextBlob()
                    .asByteArray()));
  }

  @Override
  public byte[] unwrapBytes(VaultKeyId key, KeyContext context, Bytes wrapped)
      throws VaultException {
    return KmsErrors.of(
        "Decrypt",
        () ->
            kms.decrypt(
                    request ->
                        request
                            .keyId(key.value())
                            .ciphertextBlob(SdkBytes.fromByteArray(wrapped.toArray()))
                            .encryptionContext(encryptionContext(context)))
                .plaintext()
                // The response's own array, so that overwriting it leaves no copy there.
                .asByteArrayUnsafe());
  }

  private static Map<String, String> encryptionContext(KeyContext context) {
    return Map.of(
        "domicile:tenant", context.tenant().toString(),
        "domicile:region", context.region().value(),
        "domicile:purpose", context.purpose(),
        "domicile:version", Integer.toString(context.version()));
  }

  @Override
  public void setEnabled(VaultKeyId key, boolean enabled) throws VaultException {
    KmsErrors.of(
        enabled ? "EnableKey" : "DisableKey",
        () ->
            enabled
                ? kms.enableKey(request -> request.keyId(key.value()))
                : kms.disableKey(request -> request.keyId(key.value())));
  }

  @Override
  public Instant scheduleDestruction(VaultKeyId key, Duration wait) throws VaultException {
    KeyMetadata before = metadata(key.value());
    if (before.keyState() == KeyState.PENDING_DELETION && before.deletionDate() != null) {
      return before.deletionDate();
    }
    long days = wait.plusDays(1).minusNanos(1).toDays();
    int window = Math.clamp(days, SHORTEST_WAIT_DAYS, LONGEST_WAIT_DAYS);
    return KmsErrors.of(
            "ScheduleKeyDeletion",
            () ->
                kms.scheduleKeyDeletion(
                    request -> request.keyId(key.value()).pendingWindowInDays(window)))
        .deletionDate();
  }

  @Override
  public void cancelDestruction(VaultKeyId key) throws VaultException {
    if (state(key) == VaultKeyState.PENDING_DESTRUCTION) {
      KmsErrors.of(
          "CancelKeyDeletion", () -> kms.cancelKeyDeletion(request -> request.keyId(key.value())));
    }
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().tagKey(key).tagValue(value).build();
  }

  @Override
  public void close() {
    kms.close();
  }
}
