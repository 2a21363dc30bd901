package io.domicile.vaults.selection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.domicile.contract.secret.Secret;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.files.PrivateFiles;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.awskms.AwsKmsSettings;
import io.domicile.vaults.awskms.AwsKmsVault;
import io.domicile.vaults.pkcs11.Pkcs11Settings;
import io.domicile.vaults.pkcs11.Pkcs11Vault;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the tenants' keys are. Left out, they are in the regional process that also keeps the
 * secrets ({@code local}).
 *
 * <pre>
 * vault:
 *   …
 *   keys: {type: aws-kms, endpoint: "https://…"}
 *   keys: {type: pkcs11, library: /usr/lib/softhsm/libsofthsm2.so, slotListIndex: 0, pinFile: /etc/domicile/pin}
 * </pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = KeyVaultConfiguration.Local.class, name = "local"),
  @JsonSubTypes.Type(value = KeyVaultConfiguration.AwsKms.class, name = "aws-kms"),
  @JsonSubTypes.Type(value = KeyVaultConfiguration.Pkcs11.class, name = "pkcs11")
})
public sealed interface KeyVaultConfiguration {

  /**
   * The vault.
   *
   * @param local the regional process, for the type of that name; not asked for another
   * @param region of the cell
   * @throws IllegalArgumentException naming the property that is wrong
   */
  KeyVault open(Supplier<? extends KeyVault> local, RegionCode region, Clock clock);

  /**
   * The vault, and beside it the one that keys are moved out of.
   *
   * @param former null if there is none
   */
  static KeyVault open(
      KeyVaultConfiguration present,
      @Nullable KeyVaultConfiguration former,
      Supplier<? extends KeyVault> local,
      RegionCode region,
      Clock clock) {
    KeyVault vault = present.open(local, region, clock);
    if (former == null) {
      return vault;
    }
    if (former.equals(present)) {
      throw new IllegalArgumentException("formerKeys is another vault than keys.");
    }
    return new TwoVaults(vault, former.open(local, region, clock));
  }

  /** The regional process. */
  record Local() implements KeyVaultConfiguration {
    @Override
    public KeyVault open(Supplier<? extends KeyVault> local, RegionCode region, Clock clock) {
      return local.get();
    }
  }

  /**
   * AWS KMS in the cell's own region.
   *
   * @param endpoint where KMS answers; the region's own endpoint if left out
   * @param attemptTimeout how long one attempt may take; default PT2S
   * @param callTimeout how long a call may take with all its attempts; default PT5S
   * @param attempts how often a call is tried; default 3
   */
  record AwsKms(
      @Nullable URI endpoint,
      @Nullable Duration attemptTimeout,
      @Nullable Duration callTimeout,
      @Nullable Integer attempts)
      implements KeyVaultConfiguration {

    @JsonCreator
    public AwsKms(
        @JsonProperty("endpoint") @Nullable URI endpoint,
        @JsonProperty("attemptTimeout") @Nullable Duration attemptTimeout,
        @JsonProperty("callTimeout") @Nullable Duration callTimeout,
        @JsonProperty("attempts") @Nullable Integer attempts) {
      this.endpoint = endpoint;
      this.attemptTimeout = attemptTimeout;
      this.callTimeout = callTimeout;
      this.attempts = attempts;
      // What is wrong is said when the file is read, also where no region is known yet.
      settings(RegionCode.of("eu-central-1"));
    }

    private AwsKmsSettings settings(RegionCode region) {
      var usual = AwsKmsSettings.of(region, endpoint);
      return new AwsKmsSettings(
          region,
          endpoint,
          attemptTimeout == null ? usual.attemptTimeout() : attemptTimeout,
          callTimeout == null ? usual.callTimeout() : callTimeout,
          attempts == null ? usual.attempts() : attempts);
    }

    @Override
    public KeyVault open(Supplier<? extends KeyVault> local, RegionCode region, Clock clock) {
      return AwsKmsVault.open(settings(region));
    }
  }

  /**
   * A hardware security module.
   *
   * @param library an absolute path
   * @param slotListIndex which of the module's slots; default 0
   * @param pinFile mode 0600; holds the PIN and perhaps a line's end
   */
  record Pkcs11(Path library, @Nullable Integer slotListIndex, Path pinFile)
      implements KeyVaultConfiguration {

    @JsonCreator
    public Pkcs11(
        @JsonProperty(value = "library", required = true) Path library,
        @JsonProperty("slotListIndex") @Nullable Integer slotListIndex,
        @JsonProperty(value = "pinFile", required = true) Path pinFile) {
      this.library = library;
      this.slotListIndex = slotListIndex;
      this.pinFile = pinFile;
      if (!library.isAbsolute()) {
        throw new IllegalArgumentException("library is an absolute path.");
      }
    }

    @Override
    public KeyVault open(Supplier<? extends KeyVault> local, RegionCode region, Clock clock) {
      var settings =
          new Pkcs11Settings(
              region, library, slotListIndex == null ? 0 : slotListIndex, pin(pinFile));
      return Pkcs11Vault.open(settings, clock, new SecureRandom());
    }

    static Secret<String> pin(Path file) {
      try {
        return PrivateFiles.readSecret(file);
      } catch (UncheckedIOException e) {
        throw new IllegalArgumentException("pinFile: " + e.getMessage(), e);
      }
    }
  }
}
