package io.domicile.controlplane;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.controlplane.access.AccessConfiguration;
import io.domicile.controlplane.database.DatabaseConfiguration;
import io.domicile.controlplane.evidencelog.EvidenceLogConfiguration;
import io.domicile.controlplane.placement.PlacementConfiguration;
import io.domicile.controlplane.schemareleases.ProductConfiguration;
import io.domicile.residency.packs.LawFolders;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configuration of the control plane: one block per feature, and Dropwizard's own. */
public final class ControlPlaneConfiguration extends Configuration {

  private final @NotNull Path signingKeyFile;
  private final @Valid @NotNull DatabaseConfiguration database;
  private final @Valid @NotNull AccessConfiguration access;
  private final @Valid @NotNull EvidenceLogConfiguration evidenceLog;
  private final @Valid @NotNull PlacementConfiguration placement;
  private final @Valid @Nullable ProductConfiguration product;
  private final @Nullable LawFolders law;

  /**
   * What the file says.
   *
   * @param signingKeyFile the key that desired states are signed with and cells pin, mode 0600;
   *     made at the first start. All server processes of one registry share it
   * @param placement may be left out
   * @param product may be left out
   * @param law the packs and lists to decide by; those that ship with the platform if left out
   */
  @JsonCreator
  public ControlPlaneConfiguration(
      @JsonProperty("signingKeyFile") Path signingKeyFile,
      @JsonProperty("database") DatabaseConfiguration database,
      @JsonProperty("access") AccessConfiguration access,
      @JsonProperty("evidenceLog") EvidenceLogConfiguration evidenceLog,
      @JsonProperty("placement") @Nullable PlacementConfiguration placement,
      @JsonProperty("product") @Nullable ProductConfiguration product,
      @JsonProperty("law") @Nullable LawFolders law) {
    this.signingKeyFile = signingKeyFile;
    this.database = database;
    this.access = access;
    this.evidenceLog = evidenceLog;
    this.placement = Objects.requireNonNullElseGet(placement, PlacementConfiguration::defaults);
    this.product = product;
    this.law = law;
  }

  public Path signingKeyFile() {
    return signingKeyFile;
  }

  public DatabaseConfiguration database() {
    return database;
  }

  public AccessConfiguration access() {
    return access;
  }

  public EvidenceLogConfiguration evidenceLog() {
    return evidenceLog;
  }

  public PlacementConfiguration placement() {
    return placement;
  }

  public Optional<ProductConfiguration> product() {
    return Optional.ofNullable(product);
  }

  /** The folders to decide by; null for what ships with the platform. */
  public @Nullable LawFolders law() {
    return law;
  }
}
