package io.domicile.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.ServerWithCell;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.http.TestClient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Suspending and resuming, as an administrator and a cell see it. */
class SuspensionTest {

  @RegisterExtension static final ServerWithCell RUNNING = new ServerWithCell();

  private final TestRegistry registry = RUNNING.registry();
  private final TestServer server = RUNNING.server();
  private final Administrator admin = RUNNING.admin();
  private final TestCell eu = RUNNING.cell();

  @Test
  void a_tenant_is_suspended_when_its_cell_has_seen_it_and_resumed_at_a_new_epoch() {
    DesiredTenant made = active("to-and-fro");

    Answer asked = admin.post("/v1/tenants/to-and-fro/suspend", "{\"reason\":\"unpaid\"}");
    assertThat(asked.status()).as(asked.toString()).isEqualTo(202);
    assertThat(asked.header("Location"))
        .endsWith("/v1/operations/" + asked.json().path("id").asText());
    assertThat(asked.json().path("kind").asText()).isEqualTo("suspend");
    assertThat(state("to-and-fro")).isEqualTo("active");
    DesiredTenant suspended = newest(made);
    assertThat(suspended.serving()).isEqualTo(ServingState.SUSPENDED);
    assertThat(suspended.generation()).isEqualTo(made.generation().next());
    assertThat(suspended.epoch()).isEqualTo(made.epoch());

    eu.report(TestCell.observed(suspended, ObservedTenantState.SUSPENDED, Instant.now()));
    assertThat(state("to-and-fro")).isEqualTo("suspended");
    assertThat(operation(asked).path("state").asText()).isEqualTo("succeeded");

    Answer resumed = admin.post("/v1/tenants/" + made.tenant() + "/resume", "{}");
    assertThat(resumed.status()).as(resumed.toString()).isEqualTo(202);
    assertThat(state("to-and-fro")).isEqualTo("suspended");
    DesiredTenant reopened = newest(suspended);
    assertThat(reopened.serving()).isEqualTo(ServingState.ACTIVE);
    assertThat(reopened.epoch()).isEqualTo(made.epoch().next());
    eu.report(TestCell.observed(reopened, ObservedTenantState.ACTIVE, Instant.now()));
    assertThat(state("to-and-fro")).isEqualTo("active");
    assertThat(operation(resumed).path("state").asText()).isEqualTo("succeeded");
    assertThat(admin.get("/v1/tenants/to-and-fro").json().at("/home/epoch").asLong()).isEqualTo(2);
    assertThat(kinds(made))
        .containsSubsequence(
            "tenant.active",
            "suspension.decided",
            "generation.changed",
            "tenant.suspended",
            "placement.decided",
            "resumption.decided",
            "generation.changed",
            "tenant.active");
  }

  @Test
  void what_the_state_does_not_allow_is_a_conflict_that_says_why() {
    admin.createGerman("never-active");
    assertConflict("/v1/tenants/never-active/suspend", "never been active");
    DesiredTenant made = active("conflicts");
    assertConflict("/v1/tenants/conflicts/resume", "not suspended");
    admin.post("/v1/tenants/conflicts/suspend", "{}");
    assertConflict("/v1/tenants/conflicts/suspend", "being suspended already");
    DesiredTenant suspended = newest(made);
    eu.report(TestCell.observed(suspended, ObservedTenantState.SUSPENDED, Instant.now()));
    assertConflict("/v1/tenants/conflicts/suspend", "suspended already");
    admin.post("/v1/tenants/conflicts/resume", "{}");
    assertConflict("/v1/tenants/conflicts/resume", "being resumed already");
    assertThat(admin.post("/v1/tenants/nobody/suspend", "{}").status()).isEqualTo(404);
    assertThat(admin.post("/v1/tenants/conflicts/suspend", "{\"because\":1}").status())
        .isEqualTo(422);
  }

  @Test
  void a_repeat_with_the_same_key_is_the_same_operation_and_a_key_is_required() {
    DesiredTenant made = active("repeated");
    String key = UUID.randomUUID().toString();
    Answer first = admin.post("/v1/tenants/repeated/suspend", key, "{}");
    Answer second = admin.post("/v1/tenants/" + made.tenant() + "/suspend", key, "{}");
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.json().path("id")).isEqualTo(first.json().path("id"));
    assertThat(admin.post("/v1/tenants/repeated/resume", key, "{}").code())
        .isEqualTo("idempotency_key_reused");
    assertThat(admin.client().send("POST", "/v1/tenants/repeated/resume", null).code())
        .isEqualTo("idempotency_key_required");
  }

  @Test
  void no_body_is_needed_and_no_token_is_refused() {
    DesiredTenant made = active("bare");
    Answer bare =
        admin
            .client()
            .with("Idempotency-Key", "bare")
            .send("POST", "/v1/tenants/bare/suspend", null);
    assertThat(bare.status()).as(bare.toString()).isEqualTo(202);
    Answer stranger =
        TestClient.of(server.base())
            .with("Idempotency-Key", "stranger")
            .send("POST", "/v1/tenants/bare/resume", null);
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(newest(made).serving()).isEqualTo(ServingState.SUSPENDED);
  }

  @Test
  void the_later_decision_wins_and_the_overtaken_operation_says_so() {
    DesiredTenant made = active("hasty");
    Answer suspension = admin.post("/v1/tenants/hasty/suspend", "{}");
    Answer resumption = admin.post("/v1/tenants/hasty/resume", "{}");
    assertThat(resumption.status()).as(resumption.toString()).isEqualTo(202);
    assertThat(operation(suspension).path("state").asText()).isEqualTo("failed");
    assertThat(operation(suspension).at("/error/detail").asText()).contains("resumption");
    DesiredTenant reopened = newest(made);
    assertThat(reopened.epoch()).isEqualTo(made.epoch().next());
    eu.report(TestCell.observed(reopened, ObservedTenantState.ACTIVE, Instant.now()));
    assertThat(operation(resumption).path("state").asText()).isEqualTo("succeeded");
    assertThat(state("hasty")).isEqualTo("active");
  }

  @Test
  void an_observation_of_what_was_before_is_no_success_of_what_was_asked_since() {
    DesiredTenant made = active("unfinished");
    Answer suspension = admin.post("/v1/tenants/unfinished/suspend", "{}");
    DesiredTenant asked = newest(made);
    eu.report(TestCell.observed(asked, ObservedTenantState.ACTIVE, Instant.now()));
    assertThat(operation(suspension).path("state").asText()).isEqualTo("running");
    assertThat(state("unfinished")).isEqualTo("active");
    eu.report(TestCell.observed(asked, ObservedTenantState.SUSPENDED, Instant.now()));
    assertThat(operation(suspension).path("state").asText()).isEqualTo("succeeded");
    assertThat(state("unfinished")).isEqualTo("suspended");
  }

  @Test
  void a_changed_policy_does_not_open_a_tenant_that_is_being_suspended() {
    DesiredTenant made = active("amended");
    admin.post("/v1/tenants/amended/suspend", "{}");
    Answer read = admin.get("/v1/tenants/amended");
    Answer amended =
        admin.patch(
            "/v1/tenants/amended",
            read.header("ETag"),
            "{\"residency\":{\"facts\":{\"dataCategories\":[\"personal\"],"
                + "\"subjectCountries\":[\"DE\",\"FR\"]}}}");
    assertThat(amended.status()).as(amended.toString()).isEqualTo(200);
    DesiredTenant newest = newest(made);
    assertThat(newest.serving()).isEqualTo(ServingState.SUSPENDED);
    eu.report(TestCell.observed(newest, ObservedTenantState.SUSPENDED, Instant.now()));
    assertThat(state("amended")).isEqualTo("suspended");
  }

  private DesiredTenant active(String slug) {
    Answer created = admin.createGerman(slug);
    assertThat(created.status()).as(created.toString()).isEqualTo(202);
    DesiredTenant desired =
        eu.desired(0, 5).tenants().stream()
            .filter(tenant -> tenant.slug().value().equals(slug))
            .findFirst()
            .orElseThrow();
    eu.report(TestCell.observed(desired, ObservedTenantState.ACTIVE, Instant.now()));
    assertThat(state(slug)).isEqualTo("active");
    return desired;
  }

  private DesiredTenant newest(DesiredTenant before) {
    return eu.desired(0, 5).tenants().stream()
        .filter(tenant -> tenant.tenant().equals(before.tenant()))
        .findFirst()
        .orElseThrow();
  }

  private String state(String slug) {
    return admin.get("/v1/tenants/" + slug).json().path("state").asText();
  }

  private JsonNode operation(Answer begun) {
    return admin.get(begun.header("Location")).json();
  }

  private void assertConflict(String path, String why) {
    Answer answer = admin.post(path, "{}");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("state_forbids");
    assertThat(answer.json().path("detail").asText()).contains(why);
  }

  private List<String> kinds(DesiredTenant tenant) {
    return registry
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT kind FROM evidence_event WHERE subject = :s ORDER BY id")
                    .bind("s", "tenant/" + tenant.tenant())
                    .mapTo(String.class)
                    .list());
  }
}
