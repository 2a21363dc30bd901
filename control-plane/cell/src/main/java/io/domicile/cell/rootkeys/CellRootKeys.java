package io.domicile.cell.rootkeys;

import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.vaults.KeyVault;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * What changes the root keys of a cell's tenants.
 *
 * @param rotation to a new version, or under another key of the vault
 * @param named keys that tenants name for themselves
 * @param migration from one vault to another
 */
public record CellRootKeys(KeyRotation rotation, NamedKeys named, KeyMigration migration) {

  /**
   * What root keys are kept in and published through.
   *
   * @param runtimes who must acknowledge each step of a rotation
   */
  public record Parts(
      KeyVault vault,
      TenantKeys keys,
      RouteBook routes,
      TenantsCluster cluster,
      Databases databases,
      DesiredTenants desired,
      List<RuntimeId> runtimes) {}

  /**
   * A cell's.
   *
   * @param refusedAgainAfter how long the refusal of a named key stands before it is decided again
   */
  public static CellRootKeys of(
      CellContext context,
      Parts parts,
      KeySwitch keySwitch,
      LawfulRegions regions,
      Duration refusedAgainAfter) {
    var adoption =
        new KeyAdoption(parts.vault(), parts.keys(), regions, context.region(), new SecureRandom());
    var counts = new SealedCounts(parts.cluster(), parts.databases());
    var rotation =
        new KeyRotation(
            context, parts.keys(), adoption, keySwitch, parts.routes(), counts, parts.runtimes());
    var named =
        new NamedKeys(context, adoption, rotation, keySwitch, parts.keys(), refusedAgainAfter);
    var migration =
        new KeyMigration(parts.vault(), parts.keys(), keySwitch, rotation, named, parts.desired());
    return new CellRootKeys(rotation, named, migration);
  }
}
