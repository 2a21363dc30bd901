package io.domicile.cell.rootkeys;

import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.keys.TenantVaultKey;
import io.domicile.cell.keyswitch.KeyStateException;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.placement.KeyPlacement;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyDescription;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a key that a tenant names may wrap its root key: where it is by the vault's own account,
 * what the tenant's law says of a key there, whose it is, and whether it can be used. Thread-safe.
 */
final class KeyAdoption {

  private final KeyVault vault;
  private final TenantKeys keys;
  private final LawfulRegions regions;
  private final RegionCode region;
  private final SecureRandom random;

  /**
   * A key that may be used, and the permit that says so.
   *
   * @param placement the engine's permit for a key where it is
   */
  record Adopted(VaultKeyId key, KeyPlacement placement) {

    /** The permit, with the rules that it rests on. */
    String because() {
      Decision decision = placement.decision();
      return decision.policies().stream()
          .filter(result -> result.outcome() == Outcome.PERMIT)
          .map(result -> result.pack() + "/" + result.rule() + ", " + result.citation())
          .collect(Collectors.joining("; ", decision + " (", ")"));
    }
  }

  KeyAdoption(
      KeyVault vault,
      TenantKeys keys,
      LawfulRegions regions,
      RegionCode region,
      SecureRandom random) {
    this.vault = vault;
    this.keys = keys;
    this.regions = regions;
    this.region = region;
    this.random = random;
  }

  /**
   * Decides.
   *
   * @throws KeyStateException saying why not, with the citation where it is the law
   * @throws VaultException if the vault does not let us use it, or does not answer
   */
  Adopted decide(DesiredTenant tenant, VaultKeyId key) throws VaultException {
    Optional<String> claimed = vault.regionClaimedBy(key);
    if (claimed.isPresent()) {
      lawful(tenant, regionOf(claimed.get()));
    }
    reopen(tenant.tenant(), key);
    KeyDescription described = vault.describe(key);
    KeyPlacement placement = lawful(tenant, described.region());
    if (!described.id().equals(key)) {
      throw new KeyStateException(
          "A key is named by its own id, because what another name leads to can change.");
    }
    if (described.multiRegion()) {
      throw new KeyStateException(
          "The key may be copied to other regions; only a single-region key is taken.");
    }
    if (described.state() != VaultKeyState.ENABLED) {
      throw new KeyStateException("The key is not enabled.");
    }
    TenantId owner = described.tenant();
    boolean anothers =
        (owner != null && !owner.equals(tenant.tenant()))
            || keys.vaultKeys()
                .find(key)
                .filter(known -> !known.tenant().equals(tenant.tenant()))
                .isPresent();
    if (anothers) {
      // Whose it is stays unsaid.
      throw new KeyStateException("The key is not this tenant's alone.");
    }
    tryOut(tenant.tenant(), key);
    return new Adopted(key, placement);
  }

  /** A former key of the tenant's that the cell itself turned off is turned on to wrap again. */
  private void reopen(TenantId tenant, VaultKeyId key) throws VaultException {
    boolean ours =
        keys.vaultKeys()
            .find(key)
            .filter(known -> known.tenant().equals(tenant))
            .filter(TenantVaultKey::isTurnedOffAsFormer)
            .isPresent();
    if (ours && vault.state(key) == VaultKeyState.DISABLED) {
      vault.setEnabled(key, true);
    }
  }

  private static RegionCode regionOf(String claimed) {
    try {
      return RegionCode.of(claimed);
    } catch (IllegalArgumentException e) {
      throw new KeyStateException("The key's name has a region that there is not.", e);
    }
  }

  private KeyPlacement lawful(DesiredTenant tenant, RegionCode keyRegion) {
    return switch (regions.examine(tenant.residency(), region, keyRegion)) {
      case Candidate.Lawful lawful -> {
        if (!keyRegion.equals(region)) {
          throw new KeyStateException(
              "The key is in " + keyRegion + "; this cell takes keys of " + region + " only.");
        }
        yield lawful.home().key();
      }
      case Candidate.Refused refused -> {
        PolicyResult because = refused.because();
        throw new KeyStateException(
            "A key in "
                + keyRegion
                + " is not lawful: "
                + because.reason()
                + " ("
                + because.pack()
                + "/"
                + because.rule()
                + ", "
                + because.citation()
                + ")");
      }
    };
  }

  /** Wraps and opens random bytes with the tenant's context. */
  private void tryOut(TenantId tenant, VaultKeyId key) throws VaultException {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    var probe = new Secret<>(Bytes.copyOf(bytes));
    var context = new KeyContext(tenant, region, "adoption-probe", 1);
    if (!vault.unwrap(key, context, vault.wrap(key, context, probe)).equals(probe)) {
      throw new KeyStateException("The key does not open what it wrapped.");
    }
  }
}
