package io.domicile.local.platform;

import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.local.postgres.PostgresCluster;
import io.domicile.local.processes.ChildProcess;
import io.domicile.local.processes.JavaProgram;
import io.domicile.local.processes.Restarts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The platform as it runs on this machine: five PostgreSQL clusters, then a control plane, and for
 * each region a vault, a cell and a runtime, each in a process of its own. Not thread-safe.
 *
 * <p>{@link #start} brings up all of it, also from what an earlier run left, and returns when every
 * process is ready. Processes are stopped, killed and started by name; what dies is started again.
 */
public final class LocalPlatform implements AutoCloseable {

  /** How long a process may take until it is ready. */
  public static final Duration READY_PATIENCE = Duration.ofSeconds(90);

  private final PlatformSettings settings;
  private final Configurations configurations;
  private final Keys keys;
  private final Clusters clusters;
  private final HttpClient http = ApiClient.newHttpClient();
  private final Map<String, ChildProcess> processes = new LinkedHashMap<>();
  private @Nullable Balancer balancer;
  private @Nullable Restarts restarts;

  public LocalPlatform(PlatformSettings settings) {
    this.settings = settings;
    this.configurations = new Configurations(settings);
    this.keys = new Keys(settings.state());
    this.clusters = new Clusters(settings.state(), settings.ports());
  }

  /**
   * Starts everything.
   *
   * @throws IOException saying which part does not start and where its log is; what had started is
   *     stopped again
   */
  public void start() throws IOException, InterruptedException {
    try {
      Files.createDirectories(settings.state().processes());
      prepare();
      endLeftovers();
      clusters.endLeftovers();
      settings.ports().requireFree(portNames());
      clusters.start();
      if (settings.controlPlanes() > 1) {
        balancer =
            Balancer.start(
                settings.controlPlanePort(),
                names("control-plane").stream().map(settings.ports()::get).toList());
      }
      startProcesses();
      var parts = new ArrayList<Restarts.Part>(clusters.parts());
      parts.addAll(processes.values());
      restarts = new Restarts(parts);
      restarts.start();
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * All at once where it can be. A cell that has not enrolled needs the control plane before it
   * starts; a runtime that never had a route is not well until its cell sends one.
   */
  private void startProcesses() throws IOException, InterruptedException {
    List<String> first = names("control-plane");
    List<String> others =
        List.of("vault.", "runtime.").stream().flatMap(prefix -> names(prefix).stream()).toList();
    startAll(first);
    startAll(others);
    if (configurations.enrolmentTokensAreThere()) {
      startAll(names("cell."));
      await(first);
    } else {
      await(first);
      enrolCells();
      startAll(names("cell."));
    }
    publishSchemaRelease();
    await(List.copyOf(processes.keySet()));
  }

  private void prepare() throws IOException, InterruptedException {
    settings.keys().hold(settings.state());
    settings.state().secret(settings.state().adminToken());
    for (int i = 1; i <= settings.controlPlanes(); i++) {
      add(configurations.controlPlane(i));
    }
    for (LocalRegion region : LocalRegion.ALL) {
      add(configurations.vault(region));
      add(configurations.cell(region));
      String service = settings.product().application();
      if (service == null) {
        configurations.writeRuntime(region);
      } else {
        add(configurations.runtime(region, service));
      }
      if (settings.keys() == KeyPlace.PKCS11) {
        var token = new SoftHsm(settings.state(), region);
        token.prepare();
        for (String name : names("cell." + region)) {
          process(name).environment(token.environment());
        }
        for (String name : names("runtime." + region)) {
          process(name).environment(token.environment());
        }
      }
    }
  }

  /** What this platform listens on: a product's own service has its port to itself. */
  private List<String> portNames() {
    var names = new ArrayList<String>();
    for (String process : processes.keySet()) {
      names.add(process);
      names.add(process + ".admin");
    }
    Clusters.names().forEach(cluster -> names.add("postgres." + cluster));
    names.add("supervisor");
    if (settings.controlPlanes() > 1) {
      names.add("balancer");
    }
    return names;
  }

  /** Ends what a supervisor that was killed could not stop. */
  private void endLeftovers() throws IOException, InterruptedException {
    for (ChildProcess process : processes.values()) {
      process.endLeftover();
    }
  }

  private void add(JavaProgram program) {
    processes.put(program.name(), new ChildProcess(program, settings.state().processes()));
  }

  private List<String> names(String prefix) {
    return processes.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  private void startAll(List<String> names) throws IOException, InterruptedException {
    for (String name : names) {
      process(name).start();
    }
  }

  private void await(List<String> names) throws IOException, InterruptedException {
    var tasks = new ArrayList<Callable<Void>>();
    for (String name : names) {
      ChildProcess process = process(name);
      tasks.add(
          () -> {
            process.awaitReady(http, READY_PATIENCE);
            return null;
          });
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> task : executor.invokeAll(tasks)) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /**
   * Makes each cell known to the control plane, once; the cell fetches its one-time token from its
   * own folder.
   */
  private void enrolCells() throws IOException, InterruptedException {
    for (LocalRegion region : LocalRegion.ALL) {
      Path token = configurations.enrolmentToken(region);
      if (Files.exists(token)) {
        continue;
      }
      ApiAnswer answer =
          admin()
              .post(
                  "/v1/cells",
                  Map.of(
                      "cell", region.cell(),
                      "region", region.code(),
                      "maxTenants", settings.maxTenants(),
                      "endpointPattern",
                          "http://{slug}."
                              + region
                              + ".localhost:"
                              + settings.ports().get("runtime." + region)));
      // A conflict says that the cell has enrolled already.
      if (answer.status() != 409) {
        StateDirectory.writePrivate(token, answer.expect(201).text("enrolmentToken") + "\n");
      }
    }
  }

  /**
   * Signs the product's schema release with the product team's key and hands it to the control
   * plane, once.
   */
  private void publishSchemaRelease() throws IOException, InterruptedException {
    var release = settings.product().release();
    var document =
        SignedDocument.sign(
            DocumentType.SCHEMA_RELEASE, release, SigningKey.loadOrCreate(keys.product()));
    ApiAnswer answer =
        admin()
            .post(
                "/v1/schema-releases", Map.of("document", document), "release-" + release.number());
    if (answer.status() == 422) {
      throw new IOException(
          "The tables of "
              + settings.product().name()
              + " are not those that "
              + settings.state().root()
              + " was begun with. Begin another with --state DIR.");
    }
    if (answer.status() != 201 && answer.status() != 200 && answer.status() != 409) {
      answer.expect(201);
    }
  }

  /** The control plane's client for the first admin. */
  public ApiClient admin() throws IOException {
    return new ApiClient(
        http,
        uri(settings.controlPlanePort()),
        StateDirectory.read(settings.state().adminToken()),
        null);
  }

  /** As {@link #admin()}, at one of several control planes. */
  public ApiClient admin(String controlPlane) throws IOException {
    return new ApiClient(
        http,
        uri(settings.ports().get(controlPlane)),
        StateDirectory.read(settings.state().adminToken()),
        null);
  }

  /** The cell's client for the region's operator. */
  public ApiClient operator(LocalRegion region) throws IOException {
    return new ApiClient(
        http,
        uri(settings.ports().get("cell." + region)),
        StateDirectory.read(settings.state().operatorToken(region)),
        null);
  }

  /** A tenant's client for its regional endpoint. */
  public ApiClient tenant(LocalRegion region, String slug, Secret<String> apiKey) {
    int port = settings.ports().get("runtime." + region);
    return new ApiClient(http, uri(port), apiKey, slug + "." + region + ".localhost:" + port);
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * The process of that name, such as {@code control-plane}, {@code cell.eu-central-1} or {@code
   * runtime.us-east-1}.
   */
  public ChildProcess process(String name) {
    return Optional.ofNullable(processes.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no process " + name + "; there are " + processes.keySet() + "."));
  }

  /** Every process, in the order in which they start. */
  public List<ChildProcess> processes() {
    return List.copyOf(processes.values());
  }

  /** Starts one process and waits until it is ready. */
  public void start(String name) throws IOException, InterruptedException {
    process(name).start();
    await(List.of(name));
  }

  /** The cluster that holds a region's tenants. */
  public PostgresCluster tenants(LocalRegion region) {
    return clusters.get(Clusters.tenants(region));
  }

  /** The cluster that holds the registry. */
  public PostgresCluster registry() {
    return clusters.get(Clusters.REGISTRY);
  }

  public PlatformSettings settings() {
    return settings;
  }

  /** Stops everything, those who serve first and the clusters last. */
  @Override
  public void close() {
    if (restarts != null) {
      restarts.close();
    }
    var stopping = new ArrayList<>(processes.values()).reversed();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ChildProcess process : stopping) {
        var _ =
            executor.submit(
                () -> {
                  process.stop();
                  return null;
                });
      }
    }
    try {
      if (balancer != null) {
        balancer.close();
      }
      clusters.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
