package io.domicile.cell;

import io.domicile.cell.access.CellCallers;
import io.domicile.cell.apikeys.ApiKeysResource;
import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.command.PrepareCommand;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.credentialrotation.CredentialRotations;
import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.credentials.SessionWatch;
import io.domicile.cell.databases.DatabaseRights;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredStateFeed;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.enrolment.Enrolment;
import io.domicile.cell.fence.Fence;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.keyoperations.KeyFeature;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.observation.Observations;
import io.domicile.cell.observation.Reporter;
import io.domicile.cell.openapi.CellDescription;
import io.domicile.cell.orphans.Orphans;
import io.domicile.cell.orphans.OrphansResource;
import io.domicile.cell.placement.LawfulHome;
import io.domicile.cell.reconciliation.Home;
import io.domicile.cell.reconciliation.Reconciliation;
import io.domicile.cell.routes.RouteBook;
import io.domicile.cell.schemareleases.AcceptedReleases;
import io.domicile.cell.schemareleases.ReleaseFetching;
import io.domicile.cell.schemareleases.SchemaInstaller;
import io.domicile.cell.schemareleases.WantedReleases;
import io.domicile.cell.status.StatusResource;
import io.domicile.cell.status.TenantListResource;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.observedstate.ObservedState;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.service.access.Permissions;
import io.domicile.service.http.AdminPort;
import io.domicile.service.http.HttpConventions;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.SecretStore;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;

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
    bootstrap.addCommand(new PrepareCommand());
  }

  @Override
  public void run(CellConfiguration configuration, Environment environment) throws IOException {
    CellFoundations foundations = CellFoundations.install(configuration, environment, checkpoints);
    CellContext context = foundations.context();
    TenantsCluster cluster = foundations.cluster();
    Enrolment enrolment = foundations.enrolment();
    SecretStore secrets = foundations.secrets();
    KeyVault vault = foundations.vault();
    List<RuntimeId> runtimes = foundations.runtimes();
    CellDatabase database = context.database();
    Clock clock = context.clock();

    DesiredTenants desired = new DesiredTenants(database, context.changes());
    Observations observations = new Observations(database, context.changes(), clock);
    StepJournal journal = new StepJournal(database, context.lease(), checkpoints, clock);
    AcceptedReleases releases = releases(context, configuration, enrolment);
    WantedReleases wanted = new WantedReleases(desired, releases);
    ReleaseFetching fetching = new ReleaseFetching(wanted, releases, clock);
    Databases databases = databases(context, configuration, cluster, wanted, environment);
    TenantKeys keys = tenantKeys(context, vault);
    LoginRoles roles = new LoginRoles(database, cluster, secrets, checkpoints, clock);
    SessionWatch.install(cluster, environment);
    RouteBook routes = routes(configuration, foundations, environment);
    permit(configuration, foundations, environment);

    KeyFeature keyFeature =
        KeyFeature.install(
            context,
            new KeyFeature.Settings(
                configuration.keyDrill(), configuration.vault().keyCheckOrUsual()),
            new KeyFeature.Surroundings(
                vault, keys, routes, cluster, databases, desired, observations, runtimes),
            foundations.lawfulRegions(),
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
            new Reconciliation.Wishes(desired, fetching, observations, journal),
            new Home(databases, keys, roles, new Fence(cluster, roles::names, checkpoints)),
            lawfulHome(configuration, foundations.lawfulRegions()),
            routes,
            cluster.address().id(),
            new Reconciliation.Features(keyFeature, rotations),
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
    var jersey = environment.jersey();
    jersey.register(
        new OrphansResource(
            new Orphans(context.lease(), cluster, databases, roles, desired, vault, secrets)));
    jersey.register(
        new StatusResource(
            context, enrolment, feed, desired, releases, fetching, databases, routes));
    jersey.register(new TenantListResource(desired, observations, journal, roles));
    CellDescription.install(environment);
  }

  private static ObservedState.Capacity capacity(
      CellConfiguration configuration, Databases databases) {
    return new ObservedState.Capacity(
        configuration.maxTenants(), databases.tenants(), databases.spares());
  }

  /** Lets in runtimes, by their signatures, and the operator, by a token. */
  private static void permit(
      CellConfiguration configuration, CellFoundations foundations, Environment environment) {
    TokenHash operator = TokenHash.ofHex(configuration.operatorTokenSha256());
    AdminPort.permitTasks(environment, operator);
    CellContext context = foundations.context();
    Permissions.install(
        new CellCallers(
            context.id(), operator, configuration.runtimes(), context.clock(), foundations.peers()),
        environment.jersey());
  }

  private static RouteBook routes(
      CellConfiguration configuration, CellFoundations foundations, Environment environment)
      throws IOException {
    return RouteBook.install(
        foundations.context(),
        SigningKey.loadOrCreate(configuration.identity().feedKeyFile()),
        foundations.cluster().address(),
        foundations.runtimes(),
        configuration.routeFeed(),
        environment);
  }

  private static TenantKeys tenantKeys(CellContext context, KeyVault vault) {
    return new TenantKeys(context, vault, new SecureRandom());
  }

  private static LawfulHome lawfulHome(
      CellConfiguration configuration, LawfulRegions lawfulRegions) {
    return new LawfulHome(
        lawfulRegions,
        configuration.region(),
        ISOLATIONS,
        !configuration.tenantsCluster().replicas().isEmpty());
  }

  private static AcceptedReleases releases(
      CellContext context, CellConfiguration configuration, Enrolment enrolment) {
    return new AcceptedReleases(
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
      WantedReleases wanted,
      Environment environment) {
    return new Databases(
        context,
        cluster,
        wanted,
        new SchemaInstaller(cluster, context.checkpoints(), context.clock()),
        DatabaseRights.install(
            context,
            cluster,
            configuration.product().databaseFunctions(),
            wanted::functionsOf,
            environment),
        configuration.warmSpares());
  }
}
