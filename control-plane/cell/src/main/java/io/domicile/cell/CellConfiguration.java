package io.domicile.cell;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.cell.access.RuntimeIdentity;
import io.domicile.cell.celldatabase.CellDatabaseConfiguration;
import io.domicile.cell.cluster.ClusterConfiguration;
import io.domicile.cell.credentialrotation.RotationConfiguration;
import io.domicile.cell.enrolment.ControlPlaneClientConfiguration;
import io.domicile.cell.enrolment.IdentityConfiguration;
import io.domicile.cell.keyoperations.KeyDrillConfiguration;
import io.domicile.cell.routes.RouteFeedConfiguration;
import io.domicile.cell.schemareleases.CellProductConfiguration;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.residency.packs.LawFolders;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.local.LocalVaultClient;
import io.domicile.vaults.selection.KeyVaultConfiguration;
import io.domicile.vaults.selection.SecretStoreConfiguration;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cell's configuration, immutable. */
public final class CellConfiguration extends Configuration {

  private static final int DEFAULT_WARM_SPARES = 3;

  @NotNull private final CellId cell;
  @NotNull private final RegionCode region;

  @Min(1)
  private final int maxTenants;

  @Valid @NotNull private final IdentityConfiguration identity;
  @Valid @NotNull private final ControlPlaneClientConfiguration controlPlane;
  @Valid @NotNull private final CellDatabaseConfiguration database;
  @Valid @NotNull private final ClusterConfiguration tenantsCluster;
  @Valid @NotNull private final VaultConfiguration vault;

  @Min(0)
  private final int warmSpares;

  @NotNull private final KeyDrillConfiguration keyDrill;

  @Valid @NotNull private final CellProductConfiguration product;
  @NotNull private final List<@Valid RuntimeIdentity> runtimes;

  @NotNull
  @Pattern(regexp = "[0-9a-f]{64}", message = "must be a SHA-256 in 64 lower-case hex digits")
  private final String operatorTokenSha256;

  @Valid @NotNull private final RouteFeedConfiguration routeFeed;
  private final @Nullable LawFolders law;
  @Valid @NotNull private final RotationConfiguration credentialRotation;

  /**
   * The region's key vault and secret store.
   *
   * @param name the audience of requests to the local vault, which needs it; none if left out
   * @param url of the local vault, without a trailing slash; none if left out
   * @param keys where the tenants' keys are; in the local vault if left out
   * @param formerKeys where they were and are moved out of; nowhere if left out
   * @param secrets where the passwords of their databases are; in the local vault if left out
   * @param keyCheck the pause between two rounds of asking after all keys; default PT5S
   */
  public record VaultConfiguration(
      @Nullable String name,
      @Nullable URI url,
      @Nullable KeyVaultConfiguration keys,
      @Nullable KeyVaultConfiguration formerKeys,
      @Nullable SecretStoreConfiguration secrets,
      @Nullable Duration keyCheck) {

    @JsonIgnore
    @AssertTrue(message = "needs name and url, unless keys and secrets are elsewhere")
    boolean isLocalVaultNamedIfUsed() {
      boolean used =
          keysOrLocal() instanceof KeyVaultConfiguration.Local
              || formerKeys instanceof KeyVaultConfiguration.Local
              || secretsOrLocal() instanceof SecretStoreConfiguration.Local;
      return !used || (name != null && !name.isBlank() && url != null);
    }

    /** Where the tenants' keys are. */
    KeyVaultConfiguration keysOrLocal() {
      return keys == null ? new KeyVaultConfiguration.Local() : keys;
    }

    /** The vault of tenants' keys, and the one that they are moved out of. */
    KeyVault openKeys(Supplier<LocalVaultClient> local, RegionCode region, Clock clock) {
      return KeyVaultConfiguration.open(keysOrLocal(), formerKeys, local, region, clock);
    }

    /** Where the passwords of their databases are. */
    SecretStoreConfiguration secretsOrLocal() {
      return secrets == null ? new SecretStoreConfiguration.Local() : secrets;
    }

    /** The local vault as this cell asks it; only where it is used. */
    LocalVaultClient local(HttpClient http, CellId cell, SigningKey key, Peers peers, Clock clock) {
      String audience = Objects.requireNonNull(name);
      return new LocalVaultClient(
          new SignedHttpClient(
              http,
              Objects.requireNonNull(url),
              new RequestSigner(cell.value(), audience, key, clock),
              peers.asked(audience)));
    }

    /** The pause between two rounds of asking after all keys. */
    Duration keyCheckOrUsual() {
      return keyCheck == null ? Duration.ofSeconds(5) : keyCheck;
    }
  }

  /**
   * What the file holds.
   *
   * @param cell this cell's id: its region's code, a hyphen and a name
   * @param region the cloud's code of the region it is in
   * @param maxTenants how many databases of tenants the cell has room for
   * @param warmSpares how many unclaimed databases to keep ready; default 3
   * @param keyDrill whose kill switch is tried, and how often; nobody's if left out
   * @param runtimes those that may read the route feed and share the cluster's connections
   * @param credentialRotation when login roles are replaced; its defaults if left out
   * @param operatorTokenSha256 of the bearer token of the region's operator
   * @param routeFeed how runtimes are fed; may be left out
   * @param law the packs and lists to decide by; those that ship with the platform if left out
   */
  @JsonCreator
  public CellConfiguration(
      @JsonProperty(value = "cell", required = true) CellId cell,
      @JsonProperty(value = "region", required = true) RegionCode region,
      @JsonProperty(value = "maxTenants", required = true) int maxTenants,
      @JsonProperty(value = "identity", required = true) IdentityConfiguration identity,
      @JsonProperty(value = "controlPlane", required = true)
          ControlPlaneClientConfiguration controlPlane,
      @JsonProperty(value = "database", required = true) CellDatabaseConfiguration database,
      @JsonProperty(value = "tenantsCluster", required = true) ClusterConfiguration tenantsCluster,
      @JsonProperty(value = "vault", required = true) VaultConfiguration vault,
      @JsonProperty("warmSpares") @Nullable Integer warmSpares,
      @JsonProperty("keyDrill") @Nullable KeyDrillConfiguration keyDrill,
      @JsonProperty(value = "product", required = true) CellProductConfiguration product,
      @JsonProperty(value = "runtimes", required = true) List<RuntimeIdentity> runtimes,
      @JsonProperty(value = "operatorTokenSha256", required = true) String operatorTokenSha256,
      @JsonProperty("credentialRotation") @Nullable RotationConfiguration credentialRotation,
      @JsonProperty("routeFeed") @Nullable RouteFeedConfiguration routeFeed,
      @JsonProperty("law") @Nullable LawFolders law) {
    this.cell = cell;
    this.region = region;
    this.maxTenants = maxTenants;
    this.identity = identity;
    this.controlPlane = controlPlane;
    this.database = database;
    this.tenantsCluster = tenantsCluster;
    this.vault = vault;
    this.warmSpares = warmSpares == null ? DEFAULT_WARM_SPARES : warmSpares;
    this.keyDrill = keyDrill == null ? KeyDrillConfiguration.NONE : keyDrill;
    this.product = product;
    this.runtimes = List.copyOf(runtimes);
    this.operatorTokenSha256 = operatorTokenSha256;
    this.credentialRotation =
        credentialRotation == null ? RotationConfiguration.DEFAULTS : credentialRotation;
    this.routeFeed = routeFeed == null ? RouteFeedConfiguration.DEFAULTS : routeFeed;
    this.law = law;
  }

  /** A cell's id begins with its region's code. */
  @AssertTrue(message = "cell must begin with its region's code")
  boolean isCellOfRegion() {
    return cell.value().startsWith(region.value() + "-");
  }

  public CellId cell() {
    return cell;
  }

  public RegionCode region() {
    return region;
  }

  public int maxTenants() {
    return maxTenants;
  }

  public IdentityConfiguration identity() {
    return identity;
  }

  public ControlPlaneClientConfiguration controlPlane() {
    return controlPlane;
  }

  public CellDatabaseConfiguration database() {
    return database;
  }

  public ClusterConfiguration tenantsCluster() {
    return tenantsCluster;
  }

  public VaultConfiguration vault() {
    return vault;
  }

  public int warmSpares() {
    return warmSpares;
  }

  public KeyDrillConfiguration keyDrill() {
    return keyDrill;
  }

  public CellProductConfiguration product() {
    return product;
  }

  public List<RuntimeIdentity> runtimes() {
    return runtimes;
  }

  public RotationConfiguration credentialRotation() {
    return credentialRotation;
  }

  public String operatorTokenSha256() {
    return operatorTokenSha256;
  }

  public RouteFeedConfiguration routeFeed() {
    return routeFeed;
  }

  /** The folders to decide by; null for what ships with the platform. */
  public @Nullable LawFolders law() {
    return law;
  }
}
