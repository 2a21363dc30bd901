package io.domicile.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The description that is committed is the one that is served. */
@ExtendWith(PostgresExtension.class)
class OpenApiTest {

  private static final Path COMMITTED = Path.of("openapi.json");

  @Test
  void the_committed_description_is_the_served_one() throws Exception {
    try (TestServer server = TestRegistry.create().start()) {
      var served = server.administrator().get("/openapi.json");
      assertThat(served.status()).isEqualTo(200);
      if (Boolean.getBoolean("openapi.update")) {
        Files.writeString(COMMITTED, served.text());
      }
      assertThat(served.text())
          .as(
              "control-plane/server/openapi.json is out of date. Update it with"
                  + " ./mvnw test -pl control-plane/server -am -Dtest=OpenApiTest"
                  + " -Dsurefire.failIfNoSpecifiedTests=false -Dopenapi.update=true")
          .isEqualTo(Files.readString(COMMITTED));
      assertThat(served.json().path("openapi").asText()).startsWith("3.1");
      assertThat(served.json().path("paths").size()).isGreaterThan(12);
    }
  }
}
