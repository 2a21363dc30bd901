package io.domicile.cell;

import io.domicile.cell.access.RuntimeIdentity;
import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.changes.Changes;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.enrolment.Enrolment;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.LawFolders;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.service.health.PeersHealth;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.local.LocalVaultClient;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What every feature of a cell stands on: its own database and lease, the cluster of its tenants,
 * its identity towards the control plane, its vault, and the law.
 *
 * @param runtimes whom the cell serves routes to
 */
record CellFoundations(
    CellContext context,
    TenantsCluster cluster,
    Peers peers,
    Enrolment enrolment,
    SecretStore secrets,
    KeyVault vault,
    LawfulRegions lawfulRegions,
    List<RuntimeId> runtimes) {

  /**
   * Installs them. They start in this order: nothing is touched before the lease is held and a
   * predecessor has ended.
   */
  static CellFoundations install(
      CellConfiguration configuration, Environment environment, Checkpoints checkpoints)
      throws IOException {
    Clock clock = Clock.systemUTC();
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    Peers peers = new Peers(clock);
    PeersHealth.install(peers, environment.healthChecks(), environment.metrics());
    SigningKey key = SigningKey.loadOrCreate(configuration.identity().keyFile());
    CellDatabase database = CellDatabase.install(configuration.database(), environment);
    CellLease lease = CellLease.install(configuration.database(), environment);
    TenantsCluster cluster = TenantsCluster.install(configuration.tenantsCluster(), environment);
    Supplier<LocalVaultClient> localVault =
        () -> configuration.vault().local(http, configuration.cell(), key, peers, clock);
    return new CellFoundations(
        new CellContext(
            configuration.cell(),
            configuration.region(),
            database,
            lease,
            new Changes(database),
            checkpoints,
            clock),
        cluster,
        peers,
        new Enrolment(
            configuration.cell(), configuration.controlPlane(), key, http, database, peers, clock),
        configuration.vault().secretsOrLocal().open(localVault),
        configuration.vault().openKeys(localVault, configuration.region(), clock),
        new LawfulRegions(
            new Decisions(
                LawFolders.catalogue(configuration.law()),
                LawFolders.load(configuration.law()),
                clock)),
        configuration.runtimes().stream().map(RuntimeIdentity::id).toList());
  }
}
