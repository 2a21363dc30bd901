package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.cli.tenants.TenantsClient;
import io.domicile.contract.secret.Secret;
import io.domicile.local.platform.KeyPlace;
import io.domicile.local.platform.LocalPlatform;
import io.domicile.local.platform.LocalProduct;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.platform.PlatformSettings;
import io.domicile.local.platform.Ports;
import io.domicile.local.platform.StateDirectory;
import io.domicile.testing.peers.DebianPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A platform whose tenants' keys are in SoftHSM tokens (Debian's package {@code softhsm2}). */
@Tag("slow")
final class Pkcs11PlatformIT {

  private static final LocalRegion REGION = LocalRegion.FRANKFURT;

  @Test
  void tenants_seal_and_go_dark_by_a_key_in_a_token_and_the_choice_is_kept() throws Exception {
    DebianPeer.require("softhsm2-util");
    Path folder = Files.createDirectories(Path.of("target", "end-to-end").toAbsolutePath());
    var state = new StateDirectory(Files.createTempDirectory(folder, "pkcs11-"));
    var ports = Ports.free();
    var billing = LocalProduct.billing();
    try (var platform =
        new LocalPlatform(new PlatformSettings(state, ports, 1, 10, 1, billing, KeyPlace.PKCS11))) {
      platform.start();
      var tenants = new TenantsClient(platform.admin());
      var tenant =
          tenants.awaitActive(
              tenants.create(SharedPlatform.german()).expect(202), SharedPlatform.PATIENCE);
      String path = "/v1/tenants/" + tenant.path("id").asText();
      String key =
          platform
              .operator(REGION)
              .post(path + "/api-keys", Map.of("label", "test"))
              .expect(201)
              .text("apiKey");
      var api = platform.tenant(REGION, tenant.path("slug").asText(), new Secret<>(key));
      await().atMost(SharedPlatform.PATIENCE).until(() -> api.get("/v1/customers").status() == 200);
      String customer =
          api.post(
                  "/v1/customers",
                  Map.of("name", "Ada", "email", "ada@example.com", "taxId", "DE-1"))
              .expect(201)
              .text("id");
      assertThat(api.get("/v1/customers/" + customer).text("taxId")).isEqualTo("DE-1");

      platform.operator(REGION).post(path + "/key/disable", Map.of("reason", "test")).expect(200);
      await()
          .atMost(SharedPlatform.PATIENCE)
          .until(() -> api.get("/v1/customers/" + customer).status() == 423);
    }
    assertThatThrownBy(
            () -> new LocalPlatform(new PlatformSettings(state, ports, 1, 10, 1)).start())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("are in a vault of type pkcs11");
  }
}
