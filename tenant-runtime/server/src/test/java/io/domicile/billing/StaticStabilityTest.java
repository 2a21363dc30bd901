package io.domicile.billing;

import static io.domicile.billing.BillingProcess.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.testing.TestCell;
import io.domicile.testing.postgres.PostgresExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
@ExtendWith(PostgresExtension.class)
final class StaticStabilityTest {

  private static final String CUSTOMER =
      "{\"name\":\"Greta\",\"email\":\"greta@example.com\",\"taxId\":\"DE1\"}";

  @Test
  void the_service_serves_on_and_restarts_with_the_cell_gone(
      PostgresExtension.Cluster cluster, @TempDir Path directory) throws Exception {
    try (var billing = new BillingProcess(cluster, directory)) {
      var acme = billing.createTenant("acme");
      String key = acme.mintKey(TestCell.REGION).text().reveal();
      billing.cell().stop();

      var made =
          billing.send(
              request("POST", "/v1/customers")
                  .to(acme)
                  .key(key)
                  .once(UUID.randomUUID().toString())
                  .json(CUSTOMER));
      assertThat(made.status()).as(made.text()).isEqualTo(201);

      billing.stop();
      billing.start();

      var read = billing.send(request("GET", "/v1/customers/" + made.text("id")).to(acme).key(key));
      assertThat(read.status()).as(read.text()).isEqualTo(200);
      assertThat(read.json()).isEqualTo(made.json());
      String health = billing.health();
      assertThat(health).contains("from disk; the cell has not answered yet");
      assertThat(health).contains("\"healthy\":true").doesNotContain("\"healthy\":false");
      assertNothingInClear(directory, acme.names().login(acme.route().epoch(), 1));
    }
  }

  /** Neither the credential nor the role's name is in what the runtime wrote to disk. */
  private static void assertNothingInClear(Path directory, String login) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content).doesNotContain(login, "password");
      }
    }
  }
}
