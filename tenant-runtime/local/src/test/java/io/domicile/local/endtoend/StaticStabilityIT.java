package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.cli.client.ApiAnswer;
import io.domicile.local.platform.LocalRegion;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("faults")
final class StaticStabilityIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  @Test
  void a_runtime_serves_and_restarts_with_the_control_plane_and_its_cell_gone() throws Exception {
    var region = LocalRegion.FRANKFURT;
    var api = PLATFORM.serving(region, PLATFORM.active(SharedPlatform.german()));
    String customer = write(api.post("/v1/customers", customer("Ada")));

    PLATFORM.get().process("control-plane").kill();
    PLATFORM.get().process("control-plane-2").kill();
    PLATFORM.get().process("cell." + region).kill();
    assertThat(api.get("/v1/customers/" + customer).text("name")).isEqualTo("Ada");

    PLATFORM.get().process("runtime." + region).kill();
    PLATFORM.get().start("runtime." + region);

    assertThat(api.get("/v1/customers/" + customer).text("name")).isEqualTo("Ada");
    String another = write(api.post("/v1/customers", customer("Grace")));
    assertThat(api.get("/v1/customers/" + another).text("taxId")).isEqualTo("DE-1");
  }

  private static Map<String, String> customer(String name) {
    return Map.of("name", name, "email", name + "@example.com", "taxId", "DE-1");
  }

  private static String write(ApiAnswer answer) throws java.io.IOException {
    return answer.expect(201).text("id");
  }
}
