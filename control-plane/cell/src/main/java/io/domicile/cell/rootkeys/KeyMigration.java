package io.domicile.cell.rootkeys;

import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.keys.TenantVaultKey;
import io.domicile.cell.keyswitch.KeyStateException;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves tenants from one vault to another: each gets a key in the vault that is configured now, and
 * its root keys are wrapped under that. No data is touched and no tenant goes dark; the former key
 * is turned off once no runtime needs it. Whoever is killed has moved a tenant or has not.
 * Thread-safe.
 */
public final class KeyMigration {

  /** As many as answer in well under a minute. */
  private static final int AT_ONCE = 50;

  private static final Pattern SERIAL = Pattern.compile("tenant-[0-9a-f]{32}(?:-([0-9]{1,9}))?");

  private final KeyVault vault;
  private final TenantKeys keys;
  private final KeySwitch keySwitch;
  private final KeyRotation rotation;
  private final NamedKeys named;
  private final DesiredTenants desired;

  /**
   * How far all tenants' keys are.
   *
   * @param moved in this step
   * @param left those that are still in the former vault
   * @param stayed those of them that could not be moved in this step, with the reason
   */
  @Schema(name = "KeyMigrationProgress")
  public record Progress(int moved, int left, List<Stayed> stayed) {}

  /** A tenant whose key was not moved. */
  @Schema(name = "KeyMigrationStayed")
  public record Stayed(TenantId tenant, String because) {}

  KeyMigration(
      KeyVault vault,
      TenantKeys keys,
      KeySwitch keySwitch,
      KeyRotation rotation,
      NamedKeys named,
      DesiredTenants desired) {
    this.vault = vault;
    this.keys = keys;
    this.keySwitch = keySwitch;
    this.rotation = rotation;
    this.named = named;
    this.desired = desired;
  }

  /** Moves the tenant's key, if it is in the former vault. To do it twice is to do it once. */
  public void migrate(DesiredTenant tenant) throws VaultException {
    if (isToMove(tenant.tenant())) {
      rotation.rewrap(tenant, fresh(tenant.tenant()));
    }
  }

  /** Moves some of the tenants whose keys are still in the former vault. */
  public Progress step() throws VaultException {
    var stayed = new ArrayList<Stayed>();
    int moved = 0;
    List<TenantId> left = left();
    for (TenantId tenant : left) {
      if (moved + stayed.size() == AT_ONCE) {
        break;
      }
      Optional<String> refused = moved(tenant);
      if (refused.isPresent()) {
        stayed.add(new Stayed(tenant, refused.get()));
      } else {
        moved++;
      }
    }
    return new Progress(moved, left.size() - moved, List.copyOf(stayed));
  }

  /** How many are still in the former vault. */
  public Progress progress() throws VaultException {
    return new Progress(0, left().size(), List.of());
  }

  /** Why it was not, if it was not. */
  private Optional<String> moved(TenantId tenant) {
    Optional<DesiredTenant> wanted = desired.find(tenant);
    if (wanted.isEmpty()) {
      return Optional.of("The cell no longer has the tenant.");
    }
    VaultKeyId present = keySwitch.vaultKey(tenant);
    boolean own =
        named
            .latest(tenant)
            .filter(ObservedKey.Named::taken)
            .filter(key -> key.vaultKey().equals(present))
            .isPresent();
    if (own) {
      return Optional.of(
          "The key is the tenant's own; it names another one, or you move it alone.");
    }
    try {
      migrate(wanted.get());
      return Optional.empty();
    } catch (KeyStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (VaultException e) {
      return Optional.of(
          "The vault: " + e.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ".");
    }
  }

  private List<TenantId> left() throws VaultException {
    var left = new ArrayList<TenantId>();
    for (TenantId tenant : keys.tenants()) {
      if (isToMove(tenant)) {
        left.add(tenant);
      }
    }
    return left;
  }

  private boolean isToMove(TenantId tenant) throws VaultException {
    return vault.isToMove(keySwitch.vaultKey(tenant));
  }

  /** No key of the tenant's in either vault has had its serial, and so its name. */
  private VaultKeyId fresh(TenantId tenant) throws VaultException {
    int serial = KeyVault.FIRST_SERIAL;
    for (TenantVaultKey noted : keys.vaultKeys().of(tenant)) {
      Matcher matcher = SERIAL.matcher(noted.vaultKey().value());
      if (matcher.matches()) {
        int used =
            matcher.group(1) == null ? KeyVault.FIRST_SERIAL : Integer.parseInt(matcher.group(1));
        serial = Math.max(serial, used + 1);
      }
    }
    return vault.createKey(tenant, serial);
  }
}
