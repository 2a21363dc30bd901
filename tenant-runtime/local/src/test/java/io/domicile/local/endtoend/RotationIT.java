package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.local.platform.LocalRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A credential that is rotated while the tenant's users go on writing and reading. */
final class RotationIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  private static final LocalRegion REGION = LocalRegion.FRANKFURT;
  private static final int WRITERS = 4;

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void no_request_fails_while_a_credential_is_rotated_and_the_old_one_is_gone_afterwards()
      throws Exception {
    JsonNode tenant = PLATFORM.active(SharedPlatform.german());
    ApiClient api = PLATFORM.serving(REGION, tenant);
    ApiClient operator = PLATFORM.get().operator(REGION);
    String path = "/v1/tenants/" + tenant.path("id").asText() + "/credential-rotations";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = new ArrayList<Future<?>>();
      for (int i = 0; i < WRITERS; i++) {
        String name = "writer-" + i;
        writers.add(threads.submit(() -> writeAndRead(api, name)));
      }
      try {
        awaitWrites(20);
        for (int serial = 2; serial <= 3; serial++) {
          ApiAnswer rotation = operator.post(path, Map.of()).expect(202);
          await()
              .atMost(SharedPlatform.PATIENCE)
              .untilAsserted(
                  () -> {
                    ApiAnswer now = operator.get(path + "/" + rotation.text("id")).expect(200);
                    assertThat(now.text("state")).as(now.toString()).isEqualTo("done");
                    assertThat(now.text("forced")).isEqualTo("false");
                  });
          assertThat(logins(tenant)).hasSize(1).first().asString().endsWith("_s" + serial);
          awaitWrites(accepted.size() + 20);
        }
      } finally {
        over.set(true);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    assertThat(failures).as("requests that failed").isEmpty();
    JsonNode orphans = operator.get("/v1/orphans").expect(200).json();
    assertThat(orphans.path("roles")).isEmpty();
    assertThat(orphans.path("secrets")).isEmpty();
  }

  private void awaitWrites(int number) {
    await().atMost(SharedPlatform.PATIENCE).until(() -> accepted.size() > number);
  }

  private Void writeAndRead(ApiClient api, String name) throws Exception {
    for (int i = 0; !over.get(); i++) {
      var body = Map.of("name", name, "email", name + "-" + i + "@example.com");
      ApiAnswer written = api.post("/v1/customers", body);
      if (written.status() != 201) {
        failures.add(written.toString());
        continue;
      }
      accepted.add(written.text("id"));
      ApiAnswer read = api.get("/v1/customers/" + written.text("id"));
      if (read.status() != 200) {
        failures.add(read.toString());
      }
    }
    return null;
  }

  private static List<String> logins(JsonNode tenant) throws Exception {
    var names = new ArrayList<String>();
    try (var connection = PLATFORM.get().tenants(REGION).superuser("postgres");
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname LIKE 't\\_"
                    + tenant.path("id").asText().replace("-", "")
                    + "\\_e%'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
