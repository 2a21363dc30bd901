package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.tenants.NewTenantBody;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.processes.ChildProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is killed when, everything asked for is made once and owned by somebody. */
final class KilledAtAnyMomentIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  private static final int TENANTS = 50;
  private static final int KILLS = 10;
  private static final int CLIENTS = 8;
  private static final Duration RETRY_FOR = Duration.ofMinutes(3);
  private static final List<String> VICTIMS =
      List.of("control-plane", "control-plane-2", "cell.eu-central-1", "cell.us-east-1");

  @Test
  void fifty_tenants_become_active_once_while_servers_and_cells_are_killed() throws Exception {
    // Printed, so that a failure can be tried again with the same moments.
    long seed = System.nanoTime();
    System.out.println("Killing at moments of seed " + seed);
    var over = new CountDownLatch(1);
    List<JsonNode> tenants;
    int kills;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor();
        var clients = Executors.newFixedThreadPool(CLIENTS)) {
      Future<Integer> killing = executor.submit(() -> kill(new Random(seed), over));
      var creations = new ArrayList<Callable<JsonNode>>();
      for (int i = 0; i < TENANTS; i++) {
        NewTenantBody request = i % 2 == 0 ? SharedPlatform.german() : SharedPlatform.american();
        creations.add(() -> createWithRetries(request));
      }
      var created = new ArrayList<JsonNode>();
      for (Future<JsonNode> creation : clients.invokeAll(creations)) {
        created.add(creation.get());
      }
      tenants = created;
      over.countDown();
      kills = killing.get();
    }

    assertThat(kills).as("kills while tenants were made").isGreaterThanOrEqualTo(3);
    assertThat(tenants).hasSize(TENANTS).allMatch(t -> t.path("state").asText().equals("active"));
    assertThat(tenants.stream().map(t -> t.path("id").asText())).doesNotHaveDuplicates();
    for (LocalRegion region : LocalRegion.ALL) {
      nothingIsWithoutAnOwner(region);
      everythingIsThereOnce(region, tenants);
    }
    for (LocalRegion region : LocalRegion.ALL) {
      JsonNode last =
          tenants.stream().filter(t -> in(region, t)).reduce((_, later) -> later).orElseThrow();
      PLATFORM
          .serving(region, last)
          .post("/v1/customers", Map.of("name", "Ada", "email", "ada@example.com"))
          .expect(201);
    }
  }

  /** Kills one after the other, leaving each a while to be dead and a while to come up again. */
  private static int kill(Random random, CountDownLatch over) throws Exception {
    int kills = 0;
    while (kills < KILLS && !over.await(500 + random.nextInt(3_000), TimeUnit.MILLISECONDS)) {
      ChildProcess victim = PLATFORM.get().process(VICTIMS.get(random.nextInt(VICTIMS.size())));
      victim.kill();
      kills++;
      var _ = over.await(random.nextInt(1_500), TimeUnit.MILLISECONDS);
      victim.start();
    }
    return kills;
  }

  /** As a client should: the same key again until there is an answer, then the operation. */
  private static JsonNode createWithRetries(NewTenantBody request)
      throws IOException, InterruptedException {
    String key = UUID.randomUUID().toString();
    long deadline = System.nanoTime() + RETRY_FOR.toNanos();
    while (true) {
      try {
        ApiAnswer created = PLATFORM.tenants().create(request, key);
        if (created.status() == 202) {
          return PLATFORM.tenants().awaitActive(created, SharedPlatform.PATIENCE);
        }
        if (created.status() < 500) {
          throw new AssertionError("refused: " + created);
        }
      } catch (IOException outage) {
        if (System.nanoTime() > deadline) {
          throw outage;
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static boolean in(LocalRegion region, JsonNode tenant) {
    return tenant.at("/home/region").asText().equals(region.toString());
  }

  /** As the cell itself sees it: what is in the world and in none of its rows. */
  private static void nothingIsWithoutAnOwner(LocalRegion region) throws Exception {
    PLATFORM.get().start("cell." + region);
    JsonNode orphans = PLATFORM.get().operator(region).get("/v1/orphans").expect(200).json();
    for (String kind : List.of("databases", "roles", "vaultKeys", "secrets")) {
      assertThat(orphans.path(kind)).as("%s without an owner in %s", kind, region).isEmpty();
    }
  }

  /** As nobody's books have it: by counting in the cluster and in the vault. */
  private static void everythingIsThereOnce(LocalRegion region, List<JsonNode> tenants)
      throws Exception {
    var expected =
        tenants.stream()
            .filter(tenant -> in(region, tenant))
            .map(tenant -> tenant.path("id").asText().replace("-", ""))
            .toList();
    Map<String, Integer> databases =
        count(region, "SELECT datname FROM pg_database WHERE datname LIKE 't\\_%'");
    Map<String, Integer> owners =
        count(region, "SELECT rolname FROM pg_roles WHERE rolname LIKE 't\\_%\\_owner'");
    Map<String, Integer> logins =
        count(region, "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname LIKE 't\\_%'");
    var keys = new TreeMap<String, Integer>();
    try (var vault = new RegionsVault(PLATFORM.get(), region)) {
      vault.tenantsOfKeys().forEach(id -> keys.merge(id, 1, Integer::sum));
    }
    for (String tenant : expected) {
      assertThat(databases).as("databases").containsEntry(tenant, 1);
      assertThat(owners).as("owners").containsEntry(tenant, 1);
      assertThat(logins).as("login roles").containsEntry(tenant, 1);
      assertThat(keys).as("keys").containsEntry(tenant, 1);
    }
    // Whose database, role or key it is, the registry knows.
    var known =
        PLATFORM.tenants().all().stream()
            .map(tenant -> tenant.path("id").asText().replace("-", ""))
            .toList();
    for (var found : List.of(databases, owners, logins, keys)) {
      assertThat(known).containsAll(found.keySet());
    }
  }

  /** How many names there are of each tenant. */
  private static Map<String, Integer> count(LocalRegion region, String sql) throws SQLException {
    var counts = new TreeMap<String, Integer>();
    try (var connection = PLATFORM.get().tenants(region).superuser("postgres");
        var statement = connection.createStatement()) {
      var rows = statement.executeQuery(sql);
      while (rows.next()) {
        counts.merge(rows.getString(1).substring(2, 34), 1, Integer::sum);
      }
    }
    return counts;
  }
}
