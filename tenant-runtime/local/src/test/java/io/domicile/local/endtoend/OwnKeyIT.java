package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiClient;
import io.domicile.contract.tenant.TenantId;
import io.domicile.local.platform.LocalRegion;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tenant names its own key through the control plane, and goes on through the whole platform. */
final class OwnKeyIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  private static final LocalRegion REGION = LocalRegion.FRANKFURT;

  @Test
  void a_tenant_names_its_own_key_and_reads_what_it_wrote_before() throws Exception {
    JsonNode tenant = PLATFORM.active(SharedPlatform.german());
    String path = "/v1/tenants/" + tenant.path("slug").asText();
    ApiClient api = PLATFORM.serving(REGION, tenant);
    ApiClient operator = PLATFORM.get().operator(REGION);
    String written =
        api.post("/v1/customers", Map.of("name", "Ada", "email", "ada@example.com"))
            .expect(201)
            .text("id");
    String former = operator.get(path + "/key").expect(200).text("vaultKey");

    name(path, "no-such-key");
    await()
        .atMost(SharedPlatform.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode key = PLATFORM.get().admin().get(path + "/key").json().path("key");
              assertThat(key.at("/named/because").asText()).isEqualTo("The vault has no such key.");
              assertThat(key.path("vaultKey").asText()).isEqualTo(former);
            });
    api.get("/v1/customers/" + written).expect(200);

    String own;
    try (var vault = new RegionsVault(PLATFORM.get(), REGION)) {
      own = vault.ownKey(TenantId.of(tenant.path("id").asText())).value();
    }
    name(path, own);
    await()
        .atMost(SharedPlatform.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode key = PLATFORM.get().admin().get(path + "/key").json().path("key");
              assertThat(key.at("/named/taken").asBoolean()).as(key.toString()).isTrue();
              assertThat(key.path("vaultKey").asText()).isEqualTo(own);
            });
    assertThat(operator.get(path + "/key").expect(200).text("vaultKey")).isEqualTo(own);
    assertThat(api.get("/v1/customers/" + written).expect(200).text("name")).isEqualTo("Ada");
    api.post("/v1/customers", Map.of("name", "Bo", "email", "bo@example.com")).expect(201);
  }

  private static void name(String path, String vaultKey) throws IOException, InterruptedException {
    ApiClient admin = PLATFORM.get().admin();
    String tag = admin.get(path).expect(200).header("ETag").orElseThrow();
    assertThat(admin.patch(path, Map.of("vaultKey", vaultKey), tag).expect(200).text("vaultKey"))
        .isEqualTo(vaultKey);
  }
}
