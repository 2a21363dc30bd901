package io.domicile.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.desiredstate.DesiredState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the request for a tenant to the report that it is served. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CreateTenantTest {

  private final TestServer server = TestRegistry.create().start();
  private final Administrator admin = server.administrator();
  private final TestCell eu = admin.cell("eu-central-1-a", 100);
  private final TestCell us = admin.cell("us-east-1-a", 100);

  @BeforeAll
  void cells_report() {
    assertThat(eu.report().status()).isEqualTo(200);
    assertThat(us.report().status()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_german_tenant_lands_in_germany_and_becomes_active_when_its_cell_says_so() {
    long before = eu.poll(0, 0).status() == 204 ? 0 : eu.desired(0, 0).version();
    Answer created = admin.createGerman("acme");
    assertThat(created.status()).as(created.toString()).isEqualTo(202);
    String location = created.header("Location");
    assertThat(location).endsWith("/v1/operations/" + created.json().path("id").asText());
    assertThat(created.json().path("kind").asText()).isEqualTo("create");
    assertThat(created.json().path("state").asText()).isEqualTo("running");

    Answer tenant = admin.get("/v1/tenants/acme");
    assertThat(tenant.json().path("state").asText()).isEqualTo("provisioning");
    assertThat(tenant.json().path("home").path("region").asText()).isEqualTo("eu-central-1");
    assertThat(tenant.json().path("home").path("cell").asText()).isEqualTo("eu-central-1-a");
    assertThat(tenant.json().path("home").path("epoch").asLong()).isEqualTo(1);
    assertThat(tenant.json().path("endpoint").asText())
        .isEqualTo("http://acme.eu-central-1.localhost:8110");

    DesiredState desired = eu.desired(before, 5);
    assertThat(desired.version()).isEqualTo(before + 1);
    assertThat(desired.tenants()).hasSize(1);
    var asked = desired.tenants().getFirst();
    assertThat(asked.slug().value()).isEqualTo("acme");
    eu.report(TestCell.observed(asked, ObservedTenantState.PROVISIONING, Instant.now()));
    Answer running = admin.get(location);
    assertThat(running.json().path("state").asText()).isEqualTo("running");
    assertThat(running.json().at("/steps/0/name").asText()).isEqualTo("place");
    assertThat(running.json().at("/steps/1/name").asText()).isEqualTo("claim-database");
    eu.report(TestCell.observed(asked, ObservedTenantState.ACTIVE, Instant.now()));
    assertThat(admin.get(location).json().path("state").asText()).isEqualTo("succeeded");
    String id = tenant.json().path("id").asText();
    assertThat(admin.get("/v1/tenants/" + id).json().path("state").asText()).isEqualTo("active");
  }
}
