package io.domicile.benchmarks.routing;

import io.domicile.benchmarks.report.Comparison;
import io.domicile.benchmarks.report.Comparison.Target;
import io.domicile.benchmarks.report.Figure;
import io.domicile.benchmarks.report.Report;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.tenants.NewTenantBody;
import io.domicile.cli.tenants.TenantsClient;
import io.domicile.contract.bytes.Digests;
import io.domicile.contract.secret.Secret;
import io.domicile.local.platform.LocalPlatform;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.platform.PlatformSettings;
import io.domicile.local.platform.Ports;
import io.domicile.local.platform.StateDirectory;
import io.domicile.local.postgres.PostgresCluster;
import io.domicile.local.processes.ChildProcess;
import io.domicile.local.processes.JavaProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One request through the whole platform, beside the same endpoint written without it. */
final class WholeRequestSection {
  private static final LocalRegion REGION = LocalRegion.FRANKFURT;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CLIENTS = 16;
  private static final int WARM_UP = 15;
  private static final double LOAD = 0.7;
  private static final Secret<String> PASSWORD = new Secret<>("plain");
  private static final String KEY = "benchmark-" + "k".repeat(64);
  private static final String ID = "018f0000-0000-7000-8000-000000000001";

  private WholeRequestSection() {}

  static void measure(Report report, boolean quick) throws Exception {
    System.setProperty(JavaProgram.ALL_COMPILERS, "true");
    try (var folder = TemporaryFolder.create("platform");
        var platform =
            new LocalPlatform(
                new PlatformSettings(
                    new StateDirectory(folder.path().resolve("state")), Ports.free(), 0, 500, 1))) {
      platform.start();
      HttpClient http = ApiClient.newHttpClient();
      HttpLoad ours = ours(platform, http);
      Plain plain = plain(platform.tenants(REGION), folder.path(), ours.once(), http);
      try {
        compare(report, ours, peer(plain, http), quick);
      } finally {
        plain.process().stop();
      }
    }
  }

  private static HttpLoad ours(LocalPlatform platform, HttpClient http)
      throws IOException, InterruptedException {
    var tenants = new TenantsClient(platform.admin());
    var request =
        NewTenantBody.of("measured", "Measured")
            .facts(List.of("personal"), List.of("DE"), List.of());
    var tenant = tenants.awaitActive(tenants.create(request).expect(202), PATIENCE);
    String key =
        platform
            .operator(REGION)
            .post(
                "/v1/tenants/" + tenant.path("id").asText() + "/api-keys",
                Map.of("label", "benchmark"))
            .expect(201)
            .text("apiKey");
    ApiClient client = platform.tenant(REGION, "measured", new Secret<>(key));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (client.get("/v1/customers").status() != 200) {
      if (System.nanoTime() > deadline) {
        throw new IOException("The tenant is not served.");
      }
      Thread.sleep(50);
    }
    String id =
        client
            .post(
                "/v1/customers",
                Map.of(
                    "name", "Erika Mustermann",
                    "email", "erika@example.org",
                    "taxId", "DE123456789"))
            .expect(201)
            .text("id");
    int port = platform.settings().ports().get("runtime." + REGION);
    return new HttpLoad(
        http,
        URI.create("http://127.0.0.1:" + port + "/v1/customers/" + id),
        key,
        "measured." + REGION + ".localhost:" + port);
  }

  /** The peer's process and where it answers. */
  private record Plain(ChildProcess process, int port) {}

  /** The peer's database on the same cluster, with the same row in clear, and its process. */
  private static Plain plain(PostgresCluster cluster, Path state, String row, HttpClient http)
      throws IOException, InterruptedException, SQLException {
    if (!row.contains("Erika")) {
      throw new IOException("Not the row that was written: " + row);
    }
    cluster.ensureRole("plain", PASSWORD, "", true);
    cluster.execute(
        "plain",
        """
        CREATE TABLE customer (id uuid PRIMARY KEY, name text NOT NULL, email text NOT NULL,
          tax_id text, version integer NOT NULL, created_at timestamptz NOT NULL);
        INSERT INTO customer VALUES
          ('%s', 'Erika Mustermann', 'erika@example.org', 'DE123456789', 1, now());
        CREATE TABLE api_key (hash text PRIMARY KEY);
        INSERT INTO api_key VALUES ('%s');
        ALTER TABLE customer OWNER TO plain;
        ALTER TABLE api_key OWNER TO plain;
        """
            .formatted(
                ID,
                HexFormat.of().formatHex(Digests.sha256(KEY.getBytes(StandardCharsets.UTF_8)))));
    int port;
    int adminPort;
    try (var one = new java.net.ServerSocket(0);
        var other = new java.net.ServerSocket(0)) {
      port = one.getLocalPort();
      adminPort = other.getLocalPort();
    }
    Path configuration = state.resolve("plain.yml");
    Files.writeString(
        configuration,
        """
        url: %s
        user: plain
        password: %s
        server:
          enableVirtualThreads: true
          applicationConnectors:
            - {type: http, bindHost: 127.0.0.1, port: %d}
          adminConnectors:
            - {type: http, bindHost: 127.0.0.1, port: %d}
          requestLog:
            appenders: []
        logging:
          level: WARN
        """
            .formatted(cluster.jdbcUrl("plain"), PASSWORD.reveal(), port, adminPort));
    var service =
        new ChildProcess(
            new JavaProgram("plain", PlainService.class.getName(), configuration, adminPort, 192),
            Files.createDirectories(state.resolve("plain")));
    service.start();
    service.awaitReady(http, PATIENCE);
    return new Plain(service, port);
  }

  private static HttpLoad peer(Plain plain, HttpClient http)
      throws IOException, InterruptedException {
    var load =
        new HttpLoad(
            http,
            URI.create("http://127.0.0.1:" + plain.port() + "/v1/customers/" + ID),
            KEY,
            null);
    if (!load.once().contains("Erika")) {
      throw new IOException("The peer has another row.");
    }
    return load;
  }

  private static void compare(Report report, HttpLoad ours, HttpLoad peer, boolean quick)
      throws InterruptedException {
    var turn = quick ? Duration.ofMillis(300) : Duration.ofSeconds(2);
    int turns = quick ? 1 : 15;
    var section =
        report.section(
            "A request through the whole platform",
            "GET of one customer by HTTP: authenticated by API key, routed to the tenant's database, read in a transaction, three sealed fields opened. The peer is the same endpoint on Dropwizard,"
                + " JDBI and one Hikari pool, authenticating with an equal hash, its fields in clear. Both are processes with the same JVM settings, all compilers among them, on the same cluster; they take turns. Load and servers share the machine.");
    ours.capacity(CLIENTS, turn.multipliedBy(WARM_UP));
    peer.capacity(CLIENTS, turn.multipliedBy(WARM_UP));
    double oursAnswered = 0;
    double peerAnswered = 0;
    for (int i = 0; i < turns; i++) {
      oursAnswered += ours.capacity(CLIENTS, turn) / turns;
      peerAnswered += peer.capacity(CLIENTS, turn) / turns;
    }
    double rate = LOAD * Math.min(oursAnswered, peerAnswered);
    var oursLatency = new Latencies();
    var peerLatency = new Latencies();
    for (int i = 0; i < turns; i++) {
      oursLatency.add(ours, rate, turn);
      peerLatency.add(peer, rate, turn);
    }
    section
        .figure(Figure.of("ours: answered, 16 clients", oursAnswered, "requests/s"))
        .figure(Figure.of("plain: answered, 16 clients", peerAnswered, "requests/s"))
        .figure(Figure.of("ours: p50", oursLatency.millis(50), "ms"))
        .figure(Figure.of("plain: p50", peerLatency.millis(50), "ms"))
        .figure(Figure.of("ours: p99", oursLatency.millis(99), "ms"))
        .figure(Figure.of("plain: p99", peerLatency.millis(99), "ms"))
        .figure(Figure.of("ours: p99 of a turn, median", oursLatency.medianTurn(), "ms"))
        .figure(Figure.of("plain: p99 of a turn, median", peerLatency.medianTurn(), "ms"))
        .figure(Figure.of("ours: failed", (double) ours.failed(), "requests"))
        .figure(Figure.of("plain: failed", (double) peer.failed(), "requests"))
        .compare(
            Comparison.of(
                "throughput, ours to plain",
                section.figure("ours: answered, 16 clients"),
                section.figure("plain: answered, 16 clients"),
                Target.atLeast(0.85)))
        .compare(
            Comparison.of(
                "p99, ours to plain",
                section.figure("ours: p99"),
                section.figure("plain: p99"),
                Target.atMost(1.3)))
        .compare(
            Comparison.of(
                "p99 of a turn, median, ours to plain",
                section.figure("ours: p99 of a turn, median"),
                section.figure("plain: p99 of a turn, median"),
                Target.atMost(1.3)))
        .remark(
            "Latencies are those of an open loop at %.0f requests a second, 70%% of the lower throughput, counted from arrival; a turn is %d s, and one in which the machine stands still shows in the p99 of all turns but not in the median."
                .formatted(rate, turn.toSeconds()));
  }

  /** Latencies of several turns, all together and each for itself. */
  private static final class Latencies {
    private final Histogram all = HttpLoad.histogram();
    private final List<Double> turns = new ArrayList<>();

    void add(HttpLoad load, double rate, Duration turn) throws InterruptedException {
      var latencies = HttpLoad.histogram();
      load.open(rate, turn, latencies);
      all.add(latencies);
      turns.add(latencies.getValueAtPercentile(99) / 1e3);
    }

    double millis(double percentile) {
      return all.getValueAtPercentile(percentile) / 1e3;
    }

    double medianTurn() {
      return turns.stream().sorted().toList().get(turns.size() / 2);
    }
  }
}
