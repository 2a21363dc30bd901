package io.domicile.local.measurements;

import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.tenants.NewTenantBody;
import io.domicile.cli.tenants.TenantsClient;
import io.domicile.contract.secret.Secret;
import io.domicile.local.platform.LocalPlatform;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.platform.PlatformSettings;
import io.domicile.local.platform.Ports;
import io.domicile.local.platform.StateDirectory;
import io.domicile.local.processes.ChildProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Boots the platform, makes tenants one after another with warm spares and without, serves them,
 * and looks at how much memory each process takes. Times are a client's.
 */
public final class PlatformMeasurements {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WARM_REQUESTS = 1_000;
  private static final LocalRegion REGION = LocalRegion.FRANKFURT;

  private final Path state;
  private final int tenants;
  private final MeasurementReport report = new MeasurementReport();

  /**
   * Measures nothing yet.
   *
   * @param state a directory that does not exist or is empty
   * @param tenants how many are made with warm spares, and as many without
   */
  public PlatformMeasurements(Path state, int tenants) {
    this.state = state;
    this.tenants = tenants;
  }

  /** Runs all of it and writes the report into the directory. */
  public void run(Path output) throws IOException, InterruptedException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    // At least a few: the first pays for code that is not compiled yet, and is measured too.
    try (var platform = boot("first", tenants, "up, first run, s")) {
      awaitSpares(platform);
      List<Made> made = make(platform, "warm", "create to active, warm spares,");
      serve(platform, made);
      memory(platform);
    }
    try (var platform = boot("first", 0, "up, kept state, s")) {
      platform.settings();
    }
    try (var platform = boot("cold", 0, "up, first run without spares, s")) {
      make(platform, "cold", "create to active, no spares,");
    }
    report.write(output, load);
  }

  private record Made(String id, String slug) {}

  private LocalPlatform boot(String name, int spares, String what)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    var platform =
        new LocalPlatform(
            new PlatformSettings(
                new StateDirectory(state.resolve(name)), Ports.free(), spares, 500, 1));
    platform.start();
    report.put(what, (System.nanoTime() - began) / 1e9);
    return platform;
  }

  private void awaitSpares(LocalPlatform platform) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (platform.operator(REGION).get("/v1/status").json().path("warmSpares").asInt()
        < tenants) {
      if (System.nanoTime() > deadline) {
        throw new IOException("The warm spares are not there.");
      }
      Thread.sleep(100);
    }
  }

  private List<Made> make(LocalPlatform platform, String prefix, String what)
      throws IOException, InterruptedException {
    var samples = new Samples();
    var made = new ArrayList<Made>();
    var all = new TenantsClient(platform.admin());
    for (int i = 0; i < tenants; i++) {
      var request =
          NewTenantBody.of(prefix + "-" + i, "Measured")
              .facts(List.of("personal"), List.of("DE"), List.of());
      long began = System.nanoTime();
      var tenant = all.awaitActive(all.create(request).expect(202), PATIENCE);
      samples.add(System.nanoTime() - began);
      made.add(new Made(tenant.path("id").asText(), tenant.path("slug").asText()));
    }
    report.putPercentiles(what, samples);
    return made;
  }

  private void serve(LocalPlatform platform, List<Made> made)
      throws IOException, InterruptedException {
    var first = new Samples();
    var warm = new Samples();
    var clients = new ArrayList<ApiClient>();
    for (Made tenant : made) {
      String key =
          platform
              .operator(REGION)
              .post("/v1/tenants/" + tenant.id() + "/api-keys", Map.of("label", "measurement"))
              .expect(201)
              .text("apiKey");
      ApiClient client = platform.tenant(REGION, tenant.slug(), new Secret<>(key));
      clients.add(client);
      // One that comes before its route is refused without work; the first that is served counts.
      ApiAnswer answer;
      long took;
      do {
        long began = System.nanoTime();
        answer = client.get("/v1/customers");
        took = System.nanoTime() - began;
      } while (answer.status() == 403);
      answer.expect(200);
      first.add(took);
    }
    for (int i = 0; i < WARM_REQUESTS; i++) {
      long began = System.nanoTime();
      clients.get(i % clients.size()).get("/v1/customers").expect(200);
      warm.add(System.nanoTime() - began);
    }
    report.putPercentiles("first request of a tenant,", first);
    report.putPercentiles("warm request,", warm);
  }

  /** Resident memory, from proc(5). */
  private void memory(LocalPlatform platform) throws IOException {
    for (ChildProcess process : platform.processes()) {
      Path status = Path.of("/proc/" + process.pid().orElseThrow() + "/status");
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          report.put(
              process.name() + " resident, MB",
              Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1_024.0);
        }
      }
    }
  }
}
