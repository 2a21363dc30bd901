package io.domicile.controlplane;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.access.Access;
import io.domicile.controlplane.cells.Cell;
import io.domicile.controlplane.cells.CellFeature;
import io.domicile.controlplane.cells.CellResource;
import io.domicile.controlplane.cells.Cells;
import io.domicile.controlplane.context.ServerContext;
import io.domicile.controlplane.database.RegistryDatabase;
import io.domicile.controlplane.decisions.DecisionResource;
import io.domicile.controlplane.desiredstate.DesiredStateResource;
import io.domicile.controlplane.desiredstate.DesiredStates;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.evidencelog.LogResource;
import io.domicile.controlplane.findings.FindingResource;
import io.domicile.controlplane.findings.Findings;
import io.domicile.controlplane.fleet.Fleet;
import io.domicile.controlplane.idempotency.Idempotency;
import io.domicile.controlplane.observedstate.ObservedStateResource;
import io.domicile.controlplane.observedstate.ReportedKeyResource;
import io.domicile.controlplane.openapi.OpenApiDocument;
import io.domicile.controlplane.operations.OperationResource;
import io.domicile.controlplane.operations.Operations;
import io.domicile.controlplane.packs.LoadedPacks;
import io.domicile.controlplane.packs.PackResource;
import io.domicile.controlplane.placement.Homes;
import io.domicile.controlplane.placement.PlacementConfiguration;
import io.domicile.controlplane.regions.RegionResource;
import io.domicile.controlplane.registry.Registry;
import io.domicile.controlplane.registry.TenantResource;
import io.domicile.controlplane.replays.ReplayResource;
import io.domicile.controlplane.replays.Replays;
import io.domicile.controlplane.schemareleases.CellSchemaReleaseResource;
import io.domicile.controlplane.schemareleases.ReleaseCatalog;
import io.domicile.controlplane.schemareleases.SchemaReleaseResource;
import io.domicile.controlplane.simulations.SimulationResource;
import io.domicile.controlplane.timers.Timers;
import io.domicile.controlplane.wakeups.Wakeups;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.LawFolders;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.http.HttpConventions;
import io.domicile.service.openapi.OpenApiResource;
import io.dropwizard.core.Application;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The global control plane. Several processes may serve one registry. */
public final class ControlPlaneApplication extends Application<ControlPlaneConfiguration> {

  /** Every resource, as OpenAPI describes it. */
  private static final Set<Class<?>> RESOURCES =
      Set.of(
          CellResource.class,
          CellSchemaReleaseResource.class,
          DecisionResource.class,
          DesiredStateResource.class,
          FindingResource.class,
          LogResource.class,
          ObservedStateResource.class,
          OperationResource.class,
          PackResource.class,
          RegionResource.class,
          ReplayResource.class,
          SchemaReleaseResource.class,
          SimulationResource.class,
          ReportedKeyResource.class,
          TenantResource.class);

  public static void main(String[] args) throws Exception {
    new ControlPlaneApplication().run(args);
  }

  @Override
  public String getName() {
    return "domicile-control-plane";
  }

  @Override
  public void initialize(Bootstrap<ControlPlaneConfiguration> bootstrap) {
    bootstrap.addBundle(new HttpConventions());
  }

  @Override
  public void run(ControlPlaneConfiguration configuration, Environment environment)
      throws IOException {
    flushEventsThroughGzip(configuration);
    Clock clock = Clock.systemUTC();
    SigningKey key = SigningKey.loadOrCreate(configuration.signingKeyFile());
    RegistryDatabase database = RegistryDatabase.open(configuration.database(), environment);
    Jdbi jdbi = database.jdbi();
    Wakeups<CellId> cellNews = new Wakeups<>();
    Wakeups<UUID> operationNews = new Wakeups<>();
    environment.lifecycle().addEventListener(new Draining(List.of(cellNews, operationNews)));

    EvidenceLog evidence =
        EvidenceLog.install(configuration.evidenceLog(), jdbi, clock, environment);
    Decisions decisions =
        new Decisions(
            LawFolders.catalogue(configuration.law()), LawFolders.load(configuration.law()), clock);
    LoadedPacks.record(jdbi, decisions.packs(), evidence, clock);
    Idempotency idempotency = new Idempotency(jdbi, clock);
    ServerContext context = new ServerContext(jdbi, evidence, idempotency, clock);
    Cells cells = new Cells(jdbi, configuration.placement().silentAfter().toJavaDuration());
    Operations operations = Operations.install(jdbi, clock, operationNews, environment);
    DesiredStates desired = new DesiredStates(jdbi, evidence, cellNews);
    ReleaseCatalog releases =
        new ReleaseCatalog(jdbi, desired, evidence, configuration.product().orElse(null), clock);
    Homes homes = new Homes(decisions, cells, configuration.placement().partition());
    PlacementConfiguration placement = configuration.placement();
    Findings findings = new Findings(jdbi, evidence, clock);
    Registry registry =
        Registry.install(
            context,
            decisions,
            homes,
            desired,
            operations,
            findings,
            placement.retryInterval().toJavaDuration(),
            environment);

    Access.install(configuration.access(), cells::keysOf, cells::heard, clock, environment);
    CellFeature.install(
        context, cells, decisions.regions(), releases, key.verificationKey(), environment);
    var jersey = environment.jersey();
    jersey.register(
        new DesiredStateResource(
            desired, cellNews, cell -> cells.find(cell).orElseThrow().region(), key));
    jersey.register(new ObservedStateResource(jdbi, cells, registry.progress()));
    jersey.register(new ReportedKeyResource(jdbi));
    jersey.register(new SchemaReleaseResource(releases, idempotency));
    jersey.register(new CellSchemaReleaseResource(releases));
    jersey.register(new DecisionResource(decisions));
    jersey.register(new PackResource(decisions.packs()));
    Supplier<Set<RegionCode>> withCells =
        () -> cells.all().stream().map(Cell::region).collect(Collectors.toSet());
    jersey.register(new RegionResource(decisions.regions(), withCells));
    Fleet fleet = new Fleet(jdbi);
    jersey.register(new FindingResource(findings));
    Replays replays = Replays.install(context, decisions, environment);
    jersey.register(
        new SimulationResource(
            fleet, decisions, configuration.placement().partition(), withCells, clock));
    jersey.register(new OpenApiResource(() -> OpenApiDocument.of(RESOURCES)));
    Timers.install(
        database.dataSource(),
        List.of(
            registry.placing(),
            idempotency.forgetting(),
            sweeping(findings, fleet, decisions, registry, placement),
            replays.replaying(placement.replayInterval().toJavaDuration())),
        environment);
  }

  private static RecurringTask<Void> sweeping(
      Findings findings,
      Fleet fleet,
      Decisions decisions,
      Registry registry,
      PlacementConfiguration placement) {
    return findings.sweeping(
        fleet,
        decisions,
        placement.partition(),
        registry.suspension()::suspend,
        placement.sweepInterval().toJavaDuration());
  }

  /** Without it, a client that takes gzip would get an operation's events when they are over. */
  private static void flushEventsThroughGzip(ControlPlaneConfiguration configuration) {
    if (configuration.getServerFactory() instanceof AbstractServerFactory server) {
      server.getGzipFilterFactory().setSyncFlush(true);
    }
  }
}
