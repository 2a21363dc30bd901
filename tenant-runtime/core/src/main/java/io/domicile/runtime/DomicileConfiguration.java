package io.domicile.runtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.keys.VaultConfiguration;
import io.domicile.runtime.pools.PoolLimits;
import io.domicile.runtime.reencryption.ReencryptionLimits;
import io.domicile.runtime.routes.HomeCellConfiguration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The {@code domicile:} block of a service's configuration.
 *
 * @param runtime this process's name within its cell, stable across restarts
 * @param region where this process runs
 * @param domain what follows {@code <slug>.<region>.} in the hosts it serves, such as {@code
 *     example.com}
 * @param identityKey the file with this process's Ed25519 key, mode 0600; made if it is not there.
 *     Cell and vault must know its public half
 * @param stateDirectory where the last good routes are kept
 * @param cell the cell it belongs to
 * @param vault the region's key vault and secret store
 * @param pools limits of connection pools; may be left out
 * @param keys limits of root keys; may be left out
 * @param reencryption how much of a database sealing anew may take; may be left out
 */
public record DomicileConfiguration(
    @NotNull RuntimeId runtime,
    @NotNull RegionCode region,
    @NotNull @Pattern(regexp = "[a-z0-9-]+(\\.[a-z0-9-]+)*") String domain,
    @NotNull Path identityKey,
    @NotNull Path stateDirectory,
    @NotNull @Valid HomeCellConfiguration cell,
    @NotNull @Valid VaultConfiguration vault,
    PoolLimits pools,
    KeyLimits keys,
    ReencryptionLimits reencryption) {

  @JsonCreator
  static DomicileConfiguration of(
      @JsonProperty(value = "runtime", required = true) RuntimeId runtime,
      @JsonProperty(value = "region", required = true) RegionCode region,
      @JsonProperty(value = "domain", required = true) String domain,
      @JsonProperty(value = "identityKey", required = true) Path identityKey,
      @JsonProperty(value = "stateDirectory", required = true) Path stateDirectory,
      @JsonProperty(value = "cell", required = true) HomeCellConfiguration cell,
      @JsonProperty(value = "vault", required = true) VaultConfiguration vault,
      @JsonProperty("pools") @Nullable PoolLimits pools,
      @JsonProperty("keys") @Nullable KeyLimits keys,
      @JsonProperty("reencryption") @Nullable ReencryptionLimits reencryption) {
    return new DomicileConfiguration(
        runtime,
        region,
        domain,
        identityKey,
        stateDirectory,
        cell,
        vault,
        pools == null ? PoolLimits.DEFAULTS : pools,
        keys == null ? KeyLimits.DEFAULTS : keys,
        reencryption == null ? ReencryptionLimits.DEFAULTS : reencryption);
  }
}
