package io.domicile.local.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The platform that the end-to-end tests share, with two control planes on one registry. The first
 * test boots it, the end of the run stops it, and before each test every process runs.
 */
final class SharedPlatform implements BeforeAllCallback, BeforeEachCallback {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final AtomicInteger SLUGS = new AtomicInteger();

  private @Nullable LocalPlatform platform;

  private record Booted(LocalPlatform platform) implements AutoCloseable {

    static Booted boot() {
      try {
        Path folder = Files.createDirectories(Path.of("target", "end-to-end").toAbsolutePath());
        var state = new StateDirectory(Files.createTempDirectory(folder, "run-"));
        var booted =
            new Booted(new LocalPlatform(new PlatformSettings(state, Ports.free(), 5, 500, 2)));
        booted.platform.start();
        return booted;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      platform.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    platform =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(SharedPlatform.class))
            .getOrComputeIfAbsent(Booted.class, _ -> Booted.boot(), Booted.class)
            .platform();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException, InterruptedException {
    for (ChildProcess process : get().processes()) {
      get().start(process.name());
    }
  }

  LocalPlatform get() {
    if (platform == null) {
      throw new IllegalStateException("The platform has not been booted.");
    }
    return platform;
  }

  TenantsClient tenants() throws IOException {
    return new TenantsClient(get().admin());
  }

  /** A tenant nobody asked for before, whose data may be anywhere in the European Union. */
  static NewTenantBody german() {
    return NewTenantBody.of("german-" + SLUGS.incrementAndGet(), "A German tenant")
        .facts(List.of("personal"), List.of("DE"), List.of());
  }

  /** A tenant nobody asked for before, whose contract pins the United States. */
  static NewTenantBody american() {
    return NewTenantBody.of("american-" + SLUGS.incrementAndGet(), "An American tenant")
        .facts(List.of("personal"), List.of("US"), List.of())
        .pins(List.of("US"));
  }

  /** Creates the tenant and waits until it is active. */
  JsonNode active(NewTenantBody request) throws IOException, InterruptedException {
    return tenants().awaitActive(tenants().create(request).expect(202), PATIENCE);
  }

  /** A client of an active tenant's endpoint, with a fresh API key, once its route is there. */
  ApiClient serving(LocalRegion region, JsonNode tenant) throws IOException, InterruptedException {
    String key =
        get()
            .operator(region)
            .post(
                "/v1/tenants/" + tenant.path("id").asText() + "/api-keys",
                Map.of("label", "end to end"))
            .expect(201)
            .text("apiKey");
    ApiClient client = get().tenant(region, tenant.path("slug").asText(), new Secret<>(key));
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.get("/v1/customers").status() == 200);
    return client;
  }
}
