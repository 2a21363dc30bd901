package io.domicile.cell;

import com.codahale.metrics.Gauge;
import io.domicile.cell.access.CellCallers;
import io.domicile.cell.access.RuntimeIdentity;
import io.domicile.cell.apikeys.ApiKeysResource;
import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.changes.Changes;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.credentials.Fence;
import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.credentials.SessionWatch;
import io.domicile.cell.databases.DatabaseRights;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredStateFeed;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.enrolment.Enrolment;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.keyoperations.KeyFeature;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.observation.Observations;
import io.domicile.cell.observation.Reporter;
import io.domicile.cell.openapi.OpenApiResource;
import io.domicile.cell.orphans.Orphans;
import io.domicile.cell.orphans.OrphansResource;
import io.domicile.cell.placement.LawfulHome;
import io.domicile.cell.reconciliation.Home;
import io.domicile.cell.reconciliation.Reconciliation;
import io.domicile.cell.rotation.CredentialRotations;
import io.domicile.cell.routes.RouteBook;
import io.domicile.cell.schemareleases.ReleaseIntake;
import io.domicile.cell.schemareleases.SchemaInstaller;
import io.domicile.cell.schemareleases.SchemaReleases;
import io.domicile.cell.status.StatusResource;
import io.domicile.cell.status.TenantListResource;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.observedstate.ObservedState;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.LawFolders;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.service.access.Permissions;
import io.domicile.service.health.PeersHealth;
import io.domicile.service.http.AdminPort;
import io.domicile.service.http.HttpConventions;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.SecretStore;
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
import java.util.function.Supplier;

/** The regional agent: {@code CellApplication server cell.yml}. */
public final class CellApplication extends Application<CellConfiguration> {

  /** What the cell can offer; a cluster of a tenant's own is not among it. */
  private static final Set<Isolation> ISOLATIONS = Set.of(Isolation.DATABASE);

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
    Clock clock = Clock.systemUTC();
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    Peers peers = new Peers(clock);
    PeersHealth.install(peers, environment.healthChecks(), environment.metrics());
    SigningKey key = SigningKey.loadOrCreate(configuration.identity().keyFile());
    SigningKey feedKey = SigningKey.loadOrCreate(configuration.identity().feedKeyFile());
    List<RuntimeId> runtimes = configuration.runtimes().stream().map(RuntimeIdentity::id).toList();

    // What is installed starts in this order: nothing is touched before the lease is held and a
    // predecessor has ended.
    CellDatabase database = CellDatabase.install(configuration.database(), environment);
    CellLease lease = CellLease.install(configuration.database(), environment);
    TenantsCluster cluster = TenantsCluster.install(configuration.tenantsCluster(), environment);
    CellContext context =
        new CellContext(
            configuration.cell(),
            configuration.region(),
            database,
            lease,
            new Changes(database),
            checkpoints,
            clock);
    Supplier<LocalVaultClient> localVault =
        () -> configuration.vault().local(http, configuration.cell(), key, peers, clock);
    SecretStore secrets = configuration.vault().secretsOrLocal().open(localVault);
    KeyVault vault =
        configuration.vault().keysOrLocal().open(localVault, configuration.region(), clock);

    Enrolment enrolment =
        new Enrolment(
            context.id(), configuration.controlPlane(), key, http, database, peers, clock);
    DesiredTenants desired = new DesiredTenants(database, context.changes());
    Observations observations = new Observations(database, context.changes(), clock);
    StepJournal journal = new StepJournal(database, lease, checkpoints, clock);
    LawfulRegions lawfulRegions =
        new LawfulRegions(
            new Decisions(
                LawFolders.catalogue(configuration.law()),
                LawFolders.load(configuration.law()),
                clock));
    SchemaReleases releases = releases(context, configuration, enrolment);
    ReleaseIntake intake = new ReleaseIntake(desired, releases, clock);
    DatabaseRights rights =
        new DatabaseRights(database.jdbi(), cluster, configuration.product().functions(), clock);
    environment
        .metrics()
        .gauge("domicile.databases.rights-of-public", () -> (Gauge<Integer>) rights::open);
    Databases databases = databases(context, configuration, cluster, intake, rights);
    TenantKeys keys =
        new TenantKeys(
            vault, context.region(), database, context.changes(), checkpoints, new SecureRandom());
    LoginRoles roles = new LoginRoles(database, cluster, secrets, checkpoints, clock);
    SessionWatch.install(cluster, environment);
    RouteBook routes =
        RouteBook.install(
            context, feedKey, cluster.address(), runtimes, configuration.routeFeed(), environment);
    TokenHash operator = TokenHash.ofHex(configuration.operatorTokenSha256());
    AdminPort.permitTasks(environment, operator);

    var jersey = environment.jersey();
    Permissions.install(
        new CellCallers(context.id(), operator, configuration.runtimes(), clock, peers), jersey);
    KeyFeature keyFeature =
        KeyFeature.install(
            context,
            new KeyFeature.Settings(
                configuration.keyDrill(), configuration.vault().keyCheckOrUsual()),
            new KeyFeature.Surroundings(
                vault, keys, routes, cluster, databases, desired, observations, runtimes),
            lawfulRegions,
            environment);
    CredentialRotations rotations =
        CredentialRotations.install(
            context,
            configuration.credentialRotation(),
            runtimes,
            desired,
            cluster,
            roles,
            routes,
            environment);
    Reconciliation reconciliation =
        Reconciliation.install(
            context,
            new Reconciliation.Wishes(desired, intake, observations, journal),
            new Home(databases, keys, roles, new Fence(cluster, roles, checkpoints)),
            new LawfulHome(
                lawfulRegions,
                context.region(),
                ISOLATIONS,
                !configuration.tenantsCluster().replicas().isEmpty()),
            routes,
            cluster.address().id(),
            keyFeature,
            rotations,
            environment);
    DesiredStateFeed feed =
        DesiredStateFeed.install(
            context, enrolment, desired, reconciliation::onAccepted, environment);
    Reporter.install(
        context,
        ISOLATIONS,
        enrolment,
        observations,
        journal,
        new Reporter.Sources(
            desired::version,
            () -> capacity(configuration, databases),
            keyFeature.reports()::observed,
            roles::credential),
        environment);

    ApiKeysResource.install(context, desired, databases, routes, keys, cluster, environment);
    jersey.register(
        new OrphansResource(
            new Orphans(lease, cluster, databases, roles, desired, vault, secrets)));
    jersey.register(
        new StatusResource(context, enrolment, feed, desired, releases, intake, databases, routes));
    jersey.register(new TenantListResource(desired, observations, journal, roles));
    OpenApiResource.install(environment);
  }

  private static ObservedState.Capacity capacity(
      CellConfiguration configuration, Databases databases) {
    return new ObservedState.Capacity(
        configuration.maxTenants(), databases.tenants(), databases.spares());
  }

  private static SchemaReleases releases(
      CellContext context, CellConfiguration configuration, Enrolment enrolment) {
    return new SchemaReleases(
        context.id(),
        configuration.product(),
        enrolment.controlPlane(),
        context.database(),
        context.changes());
  }

  private static Databases databases(
      CellContext context,
      CellConfiguration configuration,
      TenantsCluster cluster,
      ReleaseIntake intake,
      DatabaseRights rights) {
    return new Databases(
        context,
        cluster,
        intake,
        new SchemaInstaller(cluster, context.checkpoints(), context.clock()),
        rights,
        configuration.warmSpares());
  }
}
