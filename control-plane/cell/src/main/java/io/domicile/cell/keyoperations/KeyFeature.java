package io.domicile.cell.keyoperations;

import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.keydestruction.KeyDestruction;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.keyswitch.KeyWatch;
import io.domicile.cell.keywitness.KeyReports;
import io.domicile.cell.observation.Observations;
import io.domicile.cell.rootkeys.CellRootKeys;
import io.domicile.cell.rootkeys.NamedKeys;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.vaults.KeyVault;
import io.dropwizard.core.setup.Environment;
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
    KeySwitch keySwitch = KeySwitch.of(context, around.vault(), around.keys(), around.routes());
    CellRootKeys rootKeys =
        CellRootKeys.of(
            context,
            new CellRootKeys.Parts(
                around.vault(),
                around.keys(),
                around.routes(),
                around.cluster(),
                around.databases(),
                around.desired(),
                around.runtimes()),
            keySwitch,
            regions,
            settings.check().multipliedBy(ROUNDS_OF_A_REFUSAL));
    KeyReports reports =
        KeyReports.of(context, keySwitch, around.keys(), rootKeys.named(), around.observations());
    var drill =
        new KeyDrill(keySwitch, reports, around.desired(), settings.drill(), context.clock());
    var destruction =
        new KeyDestruction(
            around.keys().vaultKeys(),
            keySwitch,
            reports,
            around.databases(),
            around.cluster(),
            context.clock());
    var watch =
        new KeyWatch(
            context,
            keySwitch,
            around.keys(),
            settings.check(),
            List.of(drill::tick, rootKeys.rotation()::tick));
    environment.lifecycle().manage(watch);
    reports.serve(watch, environment);
    environment
        .jersey()
        .register(
            new TenantKeyResource(
                around.desired(),
                new KeyOperations(
                    keySwitch,
                    around.keys().vaultKeys(),
                    reports,
                    drill,
                    rootKeys.rotation(),
                    rootKeys.migration(),
                    destruction),
                new KeyRequests(context.database(), context.clock())));
    environment.jersey().register(new KeyMigrationResource(rootKeys.migration()));
    return new KeyFeature(keySwitch, rootKeys.named(), reports);
  }
}
