package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.local.platform.LocalRegion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tenant that is suspended and resumed while its users go on writing. */
final class SuspensionIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  private static final LocalRegion REGION = LocalRegion.FRANKFURT;
  private static final int WRITERS = 4;

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Set<Integer> refusals = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void a_suspended_tenant_is_refused_and_a_resumed_one_served_without_a_restart() throws Exception {
    JsonNode tenant = PLATFORM.active(SharedPlatform.german());
    String slug = tenant.path("slug").asText();
    ApiClient api = PLATFORM.serving(REGION, tenant);
    var runtime = PLATFORM.get().process("runtime." + REGION).pid();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = new ArrayList<Future<?>>();
      for (int i = 0; i < WRITERS; i++) {
        String name = "writer-" + i;
        writers.add(threads.submit(() -> write(api, name)));
      }
      try {
        awaitWrites(50);

        JsonNode suspended = done(PLATFORM.tenants().suspend(slug, "a test"));
        assertThat(suspended.path("state").asText()).isEqualTo("suspended");
        Set<String> whenFenced = stored(tenant);
        await()
            .atMost(SharedPlatform.PATIENCE)
            .untilAsserted(
                () -> {
                  ApiAnswer refused = api.get("/v1/customers");
                  assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
                  assertThat(refused.text("code")).isEqualTo("tenant_suspended");
                });
        assertThat(stored(tenant)).as("rows after the fence").isEqualTo(whenFenced);

        JsonNode resumed = done(PLATFORM.tenants().resume(slug, "a test"));
        assertThat(resumed.path("state").asText()).isEqualTo("active");
        assertThat(resumed.at("/home/epoch").asLong()).isEqualTo(2);
        awaitWrites(accepted.size() + 50);
      } finally {
        over.set(true);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }

    assertThat(stored(tenant)).as("what was accepted").containsAll(accepted);
    assertThat(refusals).as("how writers were refused").isSubsetOf(List.of(403, 503));
    assertThat(PLATFORM.get().process("runtime." + REGION).pid()).isEqualTo(runtime);
    assertThat(PLATFORM.get().operator(REGION).get("/v1/orphans").json().path("roles")).isEmpty();
  }

  private void awaitWrites(int number) {
    await().atMost(SharedPlatform.PATIENCE).until(() -> accepted.size() > number);
  }

  private static JsonNode done(ApiAnswer begun) throws Exception {
    return PLATFORM.tenants().awaitDone(begun.expect(202), SharedPlatform.PATIENCE);
  }

  /** Writes until told to stop; what was answered with 201 must be found at the end. */
  private Void write(ApiClient api, String name) throws Exception {
    for (int i = 0; !over.get(); i++) {
      var body = Map.of("name", name, "email", name + "-" + i + "@example.com");
      ApiAnswer answer = api.post("/v1/customers", body);
      if (answer.status() == 201) {
        accepted.add(answer.text("id"));
      } else {
        refusals.add(answer.status());
      }
    }
    return null;
  }

  private static Set<String> stored(JsonNode tenant) throws SQLException {
    var ids = new HashSet<String>();
    String database = "t_" + tenant.path("id").asText().replace("-", "") + "_i1";
    try (var connection = PLATFORM.get().tenants(REGION).superuser(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT id FROM app.customer")) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }
}
