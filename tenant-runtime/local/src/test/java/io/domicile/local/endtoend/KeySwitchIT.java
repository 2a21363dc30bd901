package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.local.platform.LocalRegion;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tenant's key, turned off and on through the whole platform. */
final class KeySwitchIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  private static final LocalRegion REGION = LocalRegion.FRANKFURT;
  private static final Map<String, String> BECAUSE = Map.of("reason", "a test");

  @Test
  void a_key_turned_off_is_dark_on_every_runtime_and_comes_back_without_a_restart()
      throws Exception {
    JsonNode tenant = PLATFORM.active(SharedPlatform.german());
    JsonNode neighbour = PLATFORM.active(SharedPlatform.german());
    ApiClient api = PLATFORM.serving(REGION, tenant);
    ApiClient beside = PLATFORM.serving(REGION, neighbour);
    ApiClient operator = PLATFORM.get().operator(REGION);
    String key = "/v1/tenants/" + tenant.path("slug").asText() + "/key";
    String written =
        api.post("/v1/customers", Map.of("name", "Ada", "email", "ada@example.com"))
            .expect(201)
            .text("id");
    var runtime = PLATFORM.get().process("runtime." + REGION).pid();

    operator.post(key + "/disable", BECAUSE).expect(200);
    awaitStatus(api, 423);
    assertThat(api.get("/v1/customers").text("code")).isEqualTo("key_disabled");
    beside.get("/v1/customers").expect(200);
    await()
        .atMost(SharedPlatform.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode shown = operator.get(key).expect(200).json();
              assertThat(shown.path("timeToDark").isNumber()).as(shown.toString()).isTrue();
              assertThat(shown.path("canaries").path(0).path("vaultRefuses").asBoolean()).isTrue();
              // The canary was seen to open, and then not to.
              assertThat(shown.path("canaries").path(0).hasNonNull("lastOpenedAt")).isTrue();
            });
    await()
        .atMost(SharedPlatform.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode reported = PLATFORM.get().admin().get(key).expect(200).json().path("key");
              assertThat(reported.path("enabled").asBoolean()).isFalse();
              assertThat(reported.path("dark")).isNotEmpty();
              assertThat(reported.path("use")).isNotEmpty();
            });

    operator.post(key + "/enable", BECAUSE).expect(200);
    awaitStatus(api, 200);
    assertThat(api.get("/v1/customers/" + written).expect(200).text("name")).isEqualTo("Ada");
    assertThat(PLATFORM.tenants().get(tenant.path("slug").asText()).at("/home/epoch").asLong())
        .isEqualTo(2);
    assertThat(PLATFORM.get().process("runtime." + REGION).pid()).isEqualTo(runtime);
  }

  private static void awaitStatus(ApiClient api, int status) {
    await()
        .atMost(SharedPlatform.PATIENCE)
        .untilAsserted(
            () -> {
              ApiAnswer answer = api.get("/v1/customers");
              assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
            });
  }
}
