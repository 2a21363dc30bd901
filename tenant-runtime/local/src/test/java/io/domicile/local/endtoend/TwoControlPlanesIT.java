package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.tenants.NewTenantBody;
import io.domicile.cli.tenants.TenantsClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TwoControlPlanesIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  private static final List<String> BOTH = List.of("control-plane", "control-plane-2");

  @Test
  void they_serve_the_same_api_of_the_same_registry() throws Exception {
    NewTenantBody request = SharedPlatform.german();
    String key = UUID.randomUUID().toString();
    ApiAnswer first = at(BOTH.getFirst()).create(request, key).expect(202);
    ApiAnswer again = at(BOTH.getLast()).create(request, key).expect(202);
    assertThat(again.text("id")).isEqualTo(first.text("id"));

    JsonNode tenant = at(BOTH.getLast()).awaitActive(first, SharedPlatform.PATIENCE);
    assertThat(at(BOTH.getFirst()).get(tenant.path("slug").asText())).isEqualTo(tenant);
    assertThat(admin(BOTH.getFirst(), "/openapi.json"))
        .isEqualTo(admin(BOTH.getLast(), "/openapi.json"));
  }

  @Test
  void they_share_the_work() throws Exception {
    var created = new ArrayList<ApiAnswer>();
    for (int i = 0; i < 6; i++) {
      created.add(at(BOTH.get(i % 2)).create(SharedPlatform.german()).expect(202));
    }
    for (int i = 0; i < 6; i++) {
      var tenant = at(BOTH.get((i + 1) % 2)).awaitActive(created.get(i), SharedPlatform.PATIENCE);
      assertThat(tenant.path("state").asText()).isEqualTo("active");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"control-plane", "control-plane-2"})
  void killing_either_changes_nothing(String killed) throws Exception {
    var before = PLATFORM.tenants().create(SharedPlatform.german()).expect(202);
    PLATFORM.get().process(killed).kill();

    var after = PLATFORM.tenants().create(SharedPlatform.american()).expect(202);
    for (ApiAnswer created : List.of(before, after)) {
      var tenant = PLATFORM.tenants().awaitActive(created, SharedPlatform.PATIENCE);
      assertThat(tenant.path("state").asText()).isEqualTo("active");
    }
  }

  private static TenantsClient at(String controlPlane) throws Exception {
    return new TenantsClient(PLATFORM.get().admin(controlPlane));
  }

  private static JsonNode admin(String controlPlane, String path) throws Exception {
    return PLATFORM.get().admin(controlPlane).get(path).expect(200).json();
  }
}
