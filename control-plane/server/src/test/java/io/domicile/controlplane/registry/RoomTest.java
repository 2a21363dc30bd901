package io.domicile.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens where there is no room. */
@ExtendWith(PostgresExtension.class)
class RoomTest {

  @Test
  void a_tenant_without_room_stays_requested_and_is_placed_when_there_is_some() {
    try (TestServer server = TestRegistry.create().start()) {
      Administrator admin = server.administrator();
      TestCell small = admin.cell("eu-central-1-a", 1);
      small.report();
      admin.cell("us-east-1-a", 100).report();
      assertThat(admin.createGerman("first").status()).isEqualTo(202);

      Answer full = admin.post("/v1/tenants", "the-key", pinned("second"));
      assertThat(full.status()).as(full.toString()).isEqualTo(503);
      assertThat(full.code()).isEqualTo("no_cell_with_room");
      assertThat(full.header("Retry-After")).matches("[1-9][0-9]*");
      assertThat(full.header("Location")).contains("/v1/operations/");
      assertThat(admin.get("/v1/tenants/second").json().path("state").asText())
          .isEqualTo("requested");
      assertThat(admin.get("/v1/tenants/second").json().has("home")).isFalse();
      Answer operation = admin.get(full.header("Location"));
      assertThat(operation.json().path("state").asText()).isEqualTo("pending");

      Answer again = admin.post("/v1/tenants", "the-key", pinned("second"));
      assertThat(again.status()).isEqualTo(503);
      assertThat(again.header("Location")).isEqualTo(full.header("Location"));

      admin.cell("eu-central-1-b", 5);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(
                          admin.get("/v1/tenants/second").json().path("home").path("cell").asText())
                      .isEqualTo("eu-central-1-b"));
      Answer placed = admin.post("/v1/tenants", "the-key", pinned("second"));
      assertThat(placed.status()).isEqualTo(202);
      assertThat(placed.json().path("id").asText()).isEqualTo(operation.json().path("id").asText());
      assertThat(placed.json().path("state").asText()).isEqualTo("running");
    }
  }

  @Test
  void a_silent_cell_gets_no_tenant_until_it_is_heard_again_and_is_listed_as_silent() {
    TestRegistry registry = TestRegistry.create();
    try (TestServer server = registry.start()) {
      Administrator admin = server.administrator();
      TestCell quiet = admin.cell("eu-central-1-a", 10);
      quiet.report();
      registry
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute("UPDATE cell_heard SET heard_at = now() - interval '1 hour'"));
      assertThat(admin.get("/v1/cells").json().at("/items/0").has("silentSince")).isTrue();

      Answer waiting = admin.post("/v1/tenants", pinned("patient"));
      assertThat(waiting.status()).as(waiting.toString()).isEqualTo(503);
      assertThat(admin.get(waiting.header("Location")).json().at("/steps/0/detail").asText())
          .contains("eu-central-1-a was last heard at ");

      quiet.report();
      assertThat(admin.get("/v1/cells").json().at("/items/0").has("silentSince")).isFalse();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(admin.get("/v1/tenants/patient").json().path("state").asText())
                      .isEqualTo("provisioning"));
    }
  }

  /** Only Germany will do, by contract. */
  private static String pinned(String slug) {
    return Administrator.german(slug).replace("\"countries\":[]", "\"countries\":[\"DE\"]");
  }
}
