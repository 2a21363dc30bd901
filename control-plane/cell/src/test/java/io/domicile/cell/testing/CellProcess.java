package io.domicile.cell.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.BreakableCell;
import io.domicile.cell.CellApplication;
import io.domicile.cell.CellConfiguration;
import io.domicile.cell.cluster.ClusterBootstrap;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.localvault.LocalVaultProcess;
import io.domicile.residency.region.RegionCode;
import io.domicile.testing.http.Answer;
import io.domicile.testing.http.TestClient;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.local.LocalVaultClient;
import io.dropwizard.core.Application;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A cell with all it needs: a local vault, a control plane's half, a database of its own and a
 * tenants' cluster. The cell itself can be stopped and started over the same state.
 */
public final class CellProcess implements AutoCloseable {

  public static final CellId CELL = CellId.of("eu-central-1-a");
  public static final RegionCode REGION = RegionCode.of("eu-central-1");
  public static final String OPERATOR = "operator-token";

  public final SigningKey cellKey;
  public final SigningKey feedKey;
  public final SigningKey runtimeKey = SigningKey.generate();
  public final SigningKey productKey = SigningKey.generate();
  public final FakeControlPlane controlPlane;
  public final LocalVaultProcess vault;
  public final PostgresExtension.Cluster cluster = PostgresExtension.cluster();
  public final String database;
  public final Path directory;
  public final int warmSpares;

  /** Properties that a test sets otherwise, before the cell is started. */
  public final Map<String, Object> configured = new HashMap<>();

  /** The same within {@code tenantsCluster}. */
  public final Map<String, Object> configuredCluster = new HashMap<>();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable DropwizardTestSupport<CellConfiguration> application;

  public CellProcess(Path directory, int warmSpares) throws Exception {
    this.directory = directory;
    this.warmSpares = warmSpares;
    this.cellKey = SigningKey.loadOrCreate(directory.resolve("identity.key"));
    this.feedKey = SigningKey.loadOrCreate(directory.resolve("feed.key"));
    this.controlPlane = new FakeControlPlane(CELL, REGION);
    this.vault = LocalVaultProcess.start(directory.resolve("vault"), REGION, cellKey, runtimeKey);
    write("enrolment-token", FakeControlPlane.TOKEN);
    write("database-password", "postgres");
    write("cluster-password", "cell password");
    this.database = cluster.createDatabase();
    clearCluster();
    try {
      ClusterBootstrap.prepare(
          name -> cluster.superuser(name).getConnection(), new Secret<>("cell password"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Leaves of earlier tests are nobody's, as far as this cell knows. */
  private void clearCluster() {
    Jdbi superuser = Jdbi.create(cluster.superuser("postgres"));
    String ours = "^(t|spare)_[0-9a-f]{32}";
    superuser.useHandle(
        handle -> {
          for (String name :
              handle
                  .createQuery("SELECT datname FROM pg_database WHERE datname ~ :ours")
                  .bind("ours", ours)
                  .mapTo(String.class)
                  .list()) {
            handle.execute("DROP DATABASE " + name + " WITH (FORCE)");
          }
          for (String name :
              handle
                  .createQuery("SELECT rolname FROM pg_roles WHERE rolname ~ :ours")
                  .bind("ours", ours)
                  .mapTo(String.class)
                  .list()) {
            handle.execute("DROP ROLE " + name);
          }
        });
  }

  public void start() throws Exception {
    start(Checkpoints.NONE);
  }

  public void start(Checkpoints checkpoints) throws Exception {
    var support =
        new DropwizardTestSupport<CellConfiguration>(
            CellApplication.class, configurationFile().toString()) {
          @Override
          public Application<CellConfiguration> newApplication() {
            return BreakableCell.with(checkpoints);
          }
        };
    support.before();
    application = support;
  }

  public void stop() {
    if (application != null) {
      application.after();
      application = null;
    }
  }

  /** The file that another process of this cell would be started with. */
  public Path configurationFile() throws IOException {
    return new CellFile(this).write();
  }

  private void write(String name, String secret) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, secret);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  public String url() {
    if (application == null) {
      throw new IllegalStateException("The cell is not running.");
    }
    return "http://127.0.0.1:" + application.getLocalPort();
  }

  public String adminUrl() {
    if (application == null) {
      throw new IllegalStateException("The cell is not running.");
    }
    return "http://127.0.0.1:" + application.getAdminPort();
  }

  /** A client that holds no token. */
  public TestClient anybody() {
    return TestClient.of(() -> URI.create(url()));
  }

  public TestClient operator() {
    return anybody().withToken(OPERATOR);
  }

  /** Asks as the operator. */
  public JsonNode get(String path) {
    Answer answer = operator().get(path);
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.toString());
    }
    return answer.json();
  }

  /** What a health check says. */
  public JsonNode health(String check) {
    return TestClient.of(URI.create(adminUrl())).get("/healthcheck").json().path(check);
  }

  public Answer send(
      String method,
      String path,
      @Nullable String body,
      @Nullable String token,
      @Nullable String idempotencyKey) {
    TestClient client = token == null ? anybody() : anybody().withToken(token);
    if (idempotencyKey != null) {
      client = client.with("Idempotency-Key", idempotencyKey);
    }
    return client.send(method, path, body);
  }

  /** Asks the cell as a runtime. */
  public SignedHttpClient runtime(SigningKey key) {
    return new SignedHttpClient(
        http,
        URI.create(url()),
        new RequestSigner(LocalVaultProcess.RUNTIME, CELL.value(), key, Clock.systemUTC()));
  }

  /** Asks the vault as the runtime. */
  public LocalVaultClient runtimesVault() {
    return vault(LocalVaultProcess.RUNTIME, runtimeKey);
  }

  public LocalVaultClient cellsVault() {
    return vault(LocalVaultProcess.CELL, cellKey);
  }

  private LocalVaultClient vault(String issuer, SigningKey key) {
    return new LocalVaultClient(
        new SignedHttpClient(
            http,
            URI.create(vault.url()),
            new RequestSigner(issuer, LocalVaultProcess.NAME, key, Clock.systemUTC())));
  }

  /** Waits until the control plane has heard that the tenant is in this state. */
  public ObservedTenant awaitState(DesiredTenant tenant, ObservedTenantState state) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                controlPlane
                    .observed(tenant.tenant())
                    .filter(
                        observed ->
                            observed.state() == state
                                && observed.generation().equals(tenant.generation()))
                    .isPresent());
    return controlPlane.observed(tenant.tenant()).orElseThrow();
  }

  /** Waits until the control plane has heard that no step of the tenant is under way. */
  public ObservedTenant awaitSettled(DesiredTenant tenant) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                controlPlane.observed(tenant.tenant()).stream()
                    .flatMap(observed -> observed.steps().stream())
                    .noneMatch(step -> step.state() == ObservedStep.State.RUNNING));
    return controlPlane.observed(tenant.tenant()).orElseThrow();
  }

  /** Wants the tenant and waits until it is active. */
  public ObservedTenant make(DesiredTenant tenant) {
    controlPlane.want(tenant);
    return awaitState(tenant, ObservedTenantState.ACTIVE);
  }

  public void awaitSpares(int number) {
    await().atMost(PATIENCE).until(() -> get("/v1/status").path("warmSpares").asInt() >= number);
  }

  /** The snapshot as a runtime gets and verifies it. */
  public RouteSnapshot snapshot() throws Exception {
    var response = runtime(runtimeKey).send("GET", "/v1/routes", null, PATIENCE);
    if (response.statusCode() != 200) {
      throw new IOException("The feed answered " + response.statusCode());
    }
    return new SignedDocument(new String(response.body(), StandardCharsets.UTF_8))
        .verify(
            DocumentType.ROUTE_SNAPSHOT, List.of(feedKey.verificationKey()), RouteSnapshot.class);
  }

  public Route route(TenantId tenant) throws Exception {
    return snapshot().routes().stream()
        .filter(route -> route.tenant().equals(tenant))
        .findFirst()
        .orElseThrow();
  }

  /** Logs in as the runtime does. */
  public Connection login(Route route) throws Exception {
    return login(route, runtimesVault().read(route.credential()));
  }

  /** Opens the tenant's database with what its reference leads to. */
  public Connection login(Route route, DatabaseCredential credential) throws Exception {
    return DriverManager.getConnection(
        cluster.jdbcUrl(route.database()), credential.username(), credential.password().reveal());
  }

  @Override
  public void close() {
    stop();
    controlPlane.close();
    vault.close();
  }
}
