package io.domicile.cell;

import io.domicile.cell.access.CallerFilter;
import io.domicile.cell.access.RuntimeIdentity;
import io.domicile.cell.apikeys.ApiKeysResource;
import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.credentials.Fence;
import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredStateFeed;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.enrolment.Enrolment;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.keyswitch.KeyAdoption;
import io.domicile.cell.keyswitch.KeyDestruction;
import io.domicile.cell.keyswitch.KeyDrill;
import io.domicile.cell.keyswitch.KeyOperations;
import io.domicile.cell.keyswitch.KeyReportResource;
import io.domicile.cell.keyswitch.KeyReports;
import io.domicile.cell.keyswitch.KeyRotation;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.keyswitch.KeyWatch;
import io.domicile.cell.keyswitch.NamedKeys;
import io.domicile.cell.keyswitch.TenantKeyResource;
import io.domicile.cell.observation.Observations;
import io.domicile.cell.observation.Reporter;
import io.domicile.cell.openapi.OpenApiResource;
import io.domicile.cell.orphans.Orphans;
import io.domicile.cell.orphans.OrphansResource;
import io.domicile.cell.placement.LawfulHome;
import io.domicile.cell.reconciliation.Reconciliation;
import io.domicile.cell.rotation.CredentialRotations;
import io.domicile.cell.rotation.RotationResource;
import io.domicile.cell.routes.FeedIdentity;
import io.domicile.cell.routes.RouteBook;
import io.domicile.cell.routes.RouteFeedResource;
import io.domicile.cell.schemareleases.SchemaInstaller;
import io.domicile.cell.schemareleases.SchemaReleases;
import io.domicile.cell.status.StatusResource;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.observedstate.ObservedState;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.LawFolders;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.residency.region.Regions;
import io.domicile.service.health.PeersHealth;
import io.domicile.service.http.HttpConventions;
import io.domicile.vaults.local.LocalVaultClient;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** The regional agent: {@code CellApplication server cell.yml}. */
public final class CellApplication extends Application<CellConfiguration> {

  /** What the cell can offer; a cluster of a tenant's own is not among it. */
  private static final Set<Isolation> ISOLATIONS = Set.of(Isolation.DATABASE);

  private static final Set<Class<?>> RESOURCES =
      Set.of(
          ApiKeysResource.class,
          KeyReportResource.class,
          TenantKeyResource.class,
          OpenApiResource.class,
          OrphansResource.class,
          RotationResource.class,
          RouteFeedResource.class,
          StatusResource.class);

  /**
   * A tenant's own key that was refused is decided about again after so many rounds of the watch.
   */
  private static final int ROUNDS_OF_A_REFUSAL = 6;

  private final Checkpoints checkpoints;

  public CellApplication() {
    this(Checkpoints.NONE);
  }

  CellApplication(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
  }

  public static void main(String[] args) throws Exception {
    new CellApplication().run(args);
  }

  @Override
  public String getName() {
    return "cell";
  }

  @Override
  public void initialize(Bootstrap<CellConfiguration> bootstrap) {
    bootstrap.addBundle(new HttpConventions());
  }

  @Override
  public void run(CellConfiguration configuration, Environment environment) throws IOException {
    var clock = Clock.systemUTC();
    var random = new SecureRandom();
    var cell = configuration.cell();
    var region = configuration.region();
    var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    var peers = new Peers(clock);
    PeersHealth.install(peers, environment.healthChecks(), environment.metrics());
    var key = SigningKey.loadOrCreate(configuration.identity().keyFile());
    var feedKey = SigningKey.loadOrCreate(configuration.identity().feedKeyFile());

    var database = CellDatabase.open(configuration.database());
    var lease = new CellLease(configuration.database());
    var cluster = new TenantsCluster(configuration.tenantsCluster());
    var secrets =
        new LocalVaultClient(
            new SignedHttpClient(
                http,
                configuration.vault().url(),
                new RequestSigner(cell.value(), configuration.vault().name(), key, clock),
                peers.asked(configuration.vault().name())));

    var vault = configuration.vault().keysOrLocal().open(secrets, region, clock);

    var enrolment =
        new Enrolment(cell, configuration.controlPlane(), key, http, database, peers, clock);
    var desired = new DesiredTenants(database);
    var journal = new StepJournal(database, lease, checkpoints, clock);
    var news = new Semaphore(0);
    var observations = new Observations(database, clock, news::release);
    var decisions = new Decisions(Regions.standard(), LawFolders.load(configuration.law()), clock);
    var lawfulHome =
        new LawfulHome(
            new LawfulRegions(decisions),
            region,
            ISOLATIONS,
            !configuration.tenantsCluster().replicas().isEmpty());
    var releases =
        new SchemaReleases(cell, configuration.product(), enrolment.controlPlane(), database);
    var schemas = new SchemaInstaller(cluster, checkpoints, clock);
    var databases =
        new Databases(
            database,
            lease,
            cluster,
            releases,
            schemas,
            checkpoints,
            clock,
            configuration.warmSpares());
    var keys = new TenantKeys(vault, region, database, checkpoints, random);
    var roles = new LoginRoles(database, cluster, secrets, checkpoints, clock);
    var fence = new Fence(cluster, roles, checkpoints);
    List<RuntimeId> runtimeIds =
        configuration.runtimes().stream().map(RuntimeIdentity::id).toList();
    var routes =
        new RouteBook(
            new FeedIdentity(cell, region, feedKey),
            cluster.address(),
            runtimeIds,
            configuration.routeFeed(),
            database,
            clock);
    var keySwitch = new KeySwitch(database, vault, keys, routes, checkpoints, clock);
    var keyReports = new KeyReports(database, keySwitch, keys, clock);
    var drill =
        new KeyDrill(database, keySwitch, keyReports, desired, configuration.keyDrill(), clock);
    var adoption = new KeyAdoption(vault, keys, new LawfulRegions(decisions), region, random);
    var rotation =
        new KeyRotation(
            database, keys, adoption, keySwitch, routes, cluster, databases, runtimeIds, clock);
    var keyCheck = configuration.vault().keyCheckOrUsual();
    var namedKeys =
        new NamedKeys(
            database,
            adoption,
            rotation,
            keySwitch,
            keys,
            keyCheck.multipliedBy(ROUNDS_OF_A_REFUSAL),
            clock);
    var rotations =
        new CredentialRotations(
            new CredentialRotations.Parts(database, lease, cluster, roles, routes),
            runtimeIds,
            configuration.credentialRotation(),
            checkpoints,
            clock,
            environment.metrics());
    var reconciliation =
        new Reconciliation(
            new Reconciliation.Parts(
                database,
                lease,
                desired,
                releases,
                databases,
                journal,
                observations,
                lawfulHome,
                keys,
                roles,
                fence,
                routes,
                keySwitch,
                namedKeys,
                rotations),
            region,
            cluster.address().id(),
            clock);
    var keyWatch = new KeyWatch(keySwitch, keys, lease, drill, rotation, keyCheck);
    keySwitch.onChange(reconciliation::schedule);
    keyReports.listeners(keyWatch::hurry, observations::touch);
    var feed = new DesiredStateFeed(cell, region, enrolment, desired, reconciliation::onAccepted);
    var reporter =
        new Reporter(
            cell,
            ISOLATIONS,
            enrolment,
            observations,
            journal,
            desired::version,
            () ->
                new ObservedState.Capacity(
                    configuration.maxTenants(), databases.tenants(), databases.spares()),
            keyReports::observed,
            roles::credential,
            news,
            clock);

    // In this order: nothing is touched before the lease is held and a predecessor has ended.
    var lifecycle = environment.lifecycle();
    lifecycle.manage(database);
    lifecycle.manage(lease);
    lifecycle.manage(cluster);
    lifecycle.manage(routes);
    lifecycle.manage(reconciliation);
    lifecycle.manage(keyWatch);
    lifecycle.manage(feed);
    lifecycle.manage(reporter);

    HealthChecks.register(environment.healthChecks(), database, cluster, lease, feed);

    var jersey = environment.jersey();
    jersey.register(OpenApiResource.of(RESOURCES));
    jersey.register(
        new CallerFilter(
            cell,
            TokenHash.ofHex(configuration.operatorTokenSha256()),
            configuration.runtimes(),
            clock,
            peers));
    jersey.register(new RouteFeedResource(routes));
    jersey.register(new KeyReportResource(keyReports));
    jersey.register(
        new TenantKeyResource(
            desired,
            new KeyOperations(
                keySwitch,
                keyReports,
                drill,
                rotation,
                new KeyDestruction(vault, keySwitch, keyReports, databases, cluster, clock))));
    jersey.register(
        new ApiKeysResource(desired, databases, routes, keys, cluster, region, database, clock));
    jersey.register(new RotationResource(desired, rotations, reconciliation::schedule));
    jersey.register(
        new OrphansResource(
            new Orphans(lease, cluster, databases, roles, desired, vault, secrets)));
    jersey.register(
        new StatusResource(
            cell,
            region,
            new StatusResource.Parts(
                enrolment,
                feed,
                desired,
                observations,
                journal,
                releases,
                databases,
                routes,
                reconciliation,
                roles)));
  }
}
