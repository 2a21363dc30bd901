package io.domicile.localvault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.residency.region.RegionCode;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The local vault's configuration, immutable. */
public final class LocalVaultConfiguration extends Configuration {

  @NotBlank private final String name;
  @NotNull private final RegionCode region;
  @NotNull private final Path directory;
  private final @Nullable Path masterKeyFile;
  private final @Nullable String masterKeyVariable;
  @NotEmpty private final List<@Valid Client> clients;

  /**
   * A process that may ask.
   *
   * @param id the issuer of its requests: a cell's or a runtime's id
   * @param role what it may do
   * @param publicKeys more than one while they rotate
   */
  public record Client(
      @NotBlank @JsonProperty(required = true) String id,
      @NotNull @JsonProperty(required = true) ClientRole role,
      @NotEmpty @JsonProperty(required = true) List<VerificationKey> publicKeys) {

    public Client {
      publicKeys = List.copyOf(publicKeys);
    }
  }

  /**
   * What the file holds.
   *
   * @param name the audience of the requests it takes
   * @param region the only region whose keys it wraps
   * @param directory where its records are; made if it is not there
   * @param masterKeyFile 32 random bytes, mode 0600; made together with the directory. May be left
   *     out where masterKeyVariable is given
   * @param masterKeyVariable instead of the file: the environment variable that holds 32 random
   *     bytes in base64, for hosts that hand out secrets so. May be left out where masterKeyFile is
   *     given
   */
  @JsonCreator
  public LocalVaultConfiguration(
      @JsonProperty(value = "name", required = true) String name,
      @JsonProperty(value = "region", required = true) RegionCode region,
      @JsonProperty(value = "directory", required = true) Path directory,
      @JsonProperty("masterKeyFile") @Nullable Path masterKeyFile,
      @JsonProperty("masterKeyVariable") @Nullable String masterKeyVariable,
      @JsonProperty(value = "clients", required = true) List<Client> clients) {
    this.name = name;
    this.region = region;
    this.directory = directory;
    this.masterKeyFile = masterKeyFile;
    this.masterKeyVariable = masterKeyVariable;
    this.clients = List.copyOf(clients);
  }

  public String name() {
    return name;
  }

  public RegionCode region() {
    return region;
  }

  public Path directory() {
    return directory;
  }

  /** Its own key has one place. */
  @AssertTrue(message = "needs one of masterKeyFile and masterKeyVariable")
  boolean isOneMasterKeyNamed() {
    return (masterKeyFile == null) != (masterKeyVariable == null);
  }

  public @Nullable Path masterKeyFile() {
    return masterKeyFile;
  }

  public @Nullable String masterKeyVariable() {
    return masterKeyVariable;
  }

  public List<Client> clients() {
    return clients;
  }
}
