package io.domicile.cell.keyswitch;

import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.observation.Observations;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.vaults.KeyVault;
import io.dropwizard.core.setup.Environment;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * All that a cell does with tenants' keys: the switch, root keys, what runtimes witness,
 * destruction, drills, and the operator's way to them.
 *
 * @param keySwitch turns keys off and on
 * @param named decides about keys that tenants name
 * @param reports what runtimes tell of keys
 */
public record KeyFeature(KeySwitch keySwitch, NamedKeys named, KeyReports reports) {

  /**
   * A tenant's own key that was refused is decided about again after so many rounds of the watch.
   */
  private static final int ROUNDS_OF_A_REFUSAL = 6;

  /**
   * How keys are looked after.
   *
   * @param drill whose kill switch is tried, and how often
   * @param check the pause between two rounds of asking the vault after all keys
   */
  public record Settings(KeyDrillConfiguration drill, Duration check) {}

  /**
   * What keys are in, and what lies under them.
   *
   * @param runtimes who must acknowledge each step of a root key's rotation
   */
  public record Surroundings(
      KeyVault vault,
      TenantKeys keys,
      RouteBook routes,
      TenantsCluster cluster,
      Databases databases,
      DesiredTenants desired,
      Observations observations,
      List<RuntimeId> runtimes) {}

  /** Serves the resources, and looks after keys for as long as the process runs. */
  public static KeyFeature install(
      CellContext context,
      Settings settings,
      Surroundings around,
      LawfulRegions regions,
      Environment environment) {
    var database = context.database();
    var clock = context.clock();
    TenantKeys keys = around.keys();
    var changes = context.changes();
    var standings = new KeyStandings(database, changes, clock);
    var darkRoutes = new DarkRoutes(around.routes());
    var enforcement =
        new KeyEnforcement(
            standings, keys, darkRoutes, around.vault(), changes, context.checkpoints(), clock);
    var keySwitch =
        new KeySwitch(standings, enforcement, darkRoutes, changes, context.checkpoints(), clock);
    var reports = new KeyReports(database, keySwitch, keys, around.observations(), changes, clock);
    var drill =
        new KeyDrill(database, keySwitch, reports, around.desired(), settings.drill(), clock);
    var adoption =
        new KeyAdoption(around.vault(), keys, regions, context.region(), new SecureRandom());
    var counts = new SealedCounts(around.cluster(), around.databases());
    var rotation =
        new KeyRotation(
            context, keys, adoption, keySwitch, around.routes(), counts, around.runtimes());
    var named =
        new NamedKeys(
            database,
            adoption,
            rotation,
            keySwitch,
            keys,
            settings.check().multipliedBy(ROUNDS_OF_A_REFUSAL),
            changes,
            clock);
    var destruction =
        new KeyDestruction(
            around.vault(), keySwitch, reports, around.databases(), around.cluster(), clock);
    var watch =
        new KeyWatch(keySwitch, keys, context.lease(), drill, rotation, settings.check(), clock);
    environment.lifecycle().manage(watch);
    environment.jersey().register(new KeyReportResource(reports, watch));
    environment
        .jersey()
        .register(
            new TenantKeyResource(
                around.desired(),
                new KeyOperations(keySwitch, reports, drill, rotation, destruction)));
    return new KeyFeature(keySwitch, named, reports);
  }
}
