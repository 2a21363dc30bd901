package io.domicile.controlplane.cells;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.signatures.SigningKey;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.http.TestClient;
import io.domicile.testing.postgres.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cell enrols once, and reads only what is its own. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CellIdentityTest {

  private final TestServer server = TestRegistry.create().start();
  private final Administrator admin = server.administrator();

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer register(String cell, String key) {
    return admin.post(
        "/v1/cells",
        key,
        """
        {"cell":"%s","region":"eu-west-1","maxTenants":3,
         "endpointPattern":"https://{slug}.eu-west-1.example.com"}
        """
            .formatted(cell));
  }

  private Answer enrol(String cell, String token, SigningKey key) {
    return TestClient.of(server.base())
        .send(
            "POST",
            "/v1/cells/" + cell + "/enrolment",
            "{\"token\":\"%s\",\"publicKey\":\"%s\"}".formatted(token, key.verificationKey()));
  }

  @Test
  void a_token_registers_one_key_once_and_is_shown_once() {
    Answer registered = register("eu-west-1-a", "register-a");
    assertThat(registered.status()).as(registered.toString()).isEqualTo(201);
    String token = registered.json().path("enrolmentToken").asText();
    assertThat(token).hasSizeGreaterThan(40);
    Answer repeated = register("eu-west-1-a", "register-a");
    assertThat(repeated.status()).isEqualTo(201);
    assertThat(repeated.json().has("enrolmentToken")).isTrue();
    assertThat(repeated.json().path("enrolmentToken").isNull()).isTrue();

    SigningKey key = SigningKey.generate();
    assertThat(enrol("eu-west-1-a", "wrong", key).code()).isEqualTo("unauthenticated");
    assertThat(enrol("eu-west-1-b", token, key).code()).isEqualTo("unauthenticated");
    assertThat(enrol("eu-west-1-a", token, key).status()).isEqualTo(200);
    assertThat(enrol("eu-west-1-a", token, key).status()).isEqualTo(200);
    assertThat(enrol("eu-west-1-a", token, SigningKey.generate()).code())
        .isEqualTo("unauthenticated");
    assertThat(register("eu-west-1-a", "register-a-again").code()).isEqualTo("conflict");
  }

  @ParameterizedTest
  @ValueSource(longs = {300, -300})
  void a_cell_whose_clock_is_off_is_told_both_times_and_shown(long seconds) {
    TestCell cell = admin.cell("eu-west-1-" + (seconds > 0 ? "e" : "f"), 3);
    Answer answer = cell.withClockOff(server.base(), Duration.ofSeconds(seconds)).poll(0, 0);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("clock_skew");
    Instant signedAt = Instant.parse(answer.json().path("signedAt").asText());
    Instant receivedAt = Instant.parse(answer.json().path("receivedAt").asText());
    assertThat(Duration.between(receivedAt, signedAt).toSeconds()).isBetween(seconds - 20, seconds);
    Answer health = TestClient.of(server.adminBase()).get("/healthcheck");
    assertThat(health.json().at("/clock/message").asText())
        .contains("The clock of " + cell.id() + " is");
  }

  @Test
  void a_lost_token_is_replaced_and_void() {
    String lost = register("eu-west-1-c", "c-1").json().path("enrolmentToken").asText();
    String fresh = register("eu-west-1-c", "c-2").json().path("enrolmentToken").asText();
    SigningKey key = SigningKey.generate();
    assertThat(enrol("eu-west-1-c", lost, key).code()).isEqualTo("unauthenticated");
    assertThat(enrol("eu-west-1-c", fresh, key).status()).isEqualTo(200);
  }

  @Test
  void a_cell_reads_and_reports_only_what_is_its_own() {
    TestCell eu = admin.cell("eu-central-1-a", 10);
    TestCell us = admin.cell("us-east-1-a", 10);
    assertThat(admin.createGerman("private").status()).isEqualTo(202);
    TestCell home =
        admin.get("/v1/tenants/private").json().at("/home/cell").asText().equals("eu-central-1-a")
            ? eu
            : us;
    TestCell other = home == eu ? us : eu;
    assertThat(other.send("GET", "/v1/cells/" + home.id() + "/desired-state?since=0", null).code())
        .isEqualTo("forbidden");
    assertThat(other.poll(0, 0).status()).isEqualTo(204);
    var tenant = home.desired(0, 0).tenants().getFirst();
    Answer report =
        other.report(
            TestCell.observed(
                tenant,
                io.domicile.contract.observedstate.ObservedTenantState.ACTIVE,
                java.time.Instant.now()));
    assertThat(report.status()).isEqualTo(200);
    assertThat(report.json().path("ignored").toString()).contains(tenant.tenant().toString());
    assertThat(admin.get("/v1/tenants/private").json().path("state").asText())
        .isEqualTo("provisioning");
    assertThat(admin.get("/v1/cells").json().path("items").toString())
        .contains("eu-central-1-a", "us-east-1-a")
        .doesNotContainIgnoringCase("token");
  }

  @Test
  void a_cell_ahead_of_the_registry_is_told_so() {
    TestCell cell = admin.cell("eu-north-1-a", 10);
    Answer answer = cell.poll(1_000, 0);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("conflict");
  }
}
