package io.domicile.controlplane.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Law that changes between two starts of the server: new versions of packs, revoked lists. */
@ExtendWith(PostgresExtension.class)
class ChangingLawTest {

  @TempDir private Path directory;

  private final TestRegistry registry = TestRegistry.create().sweepingEvery("200ms");
  private LawOnDisk law;
  private TestServer server;
  private Administrator admin;

  @BeforeEach
  void start() {
    law = LawOnDisk.copy(directory);
    server = registry.start(law.yaml());
    admin = server.administrator();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_tenant_keeps_its_version_until_it_is_moved_to_a_newer_one() {
    TestCell cell = cell("eu-central-1-a");
    admin.createGerman("stays");
    admin.createGerman("moves");
    String first = version("moves", "eu-gdpr").path("version").asText();
    assertThat(version("stays", "eu-gdpr").path("version").asText()).isEqualTo(first);

    law.addVersion("eu-gdpr", first, "98.0", "moves freely within", "moves freely inside");
    law.addVersion(
        "eu-gdpr", "98.0", "99.0", "in Area::\"eea\"", "in Area::\"us-itar-proscribed\"");
    restart();

    assertThat(version("moves", "eu-gdpr").path("newer").asText()).isEqualTo("99.0");
    await().until(() -> findings("moves").contains("newer_version"));
    // By version 99.0 it could live in adequate countries only, and no cell is there.
    assertThat(admin.createGerman("comes-later").code()).isEqualTo("no_cell_with_room");

    Answer moved = bind("moves", "98.0");
    assertThat(moved.status()).as(moved.toString()).isEqualTo(200);
    JsonNode kept = version("moves", "eu-gdpr");
    assertThat(kept.path("version").asText()).isEqualTo("98.0");
    assertThat(kept.path("digest").asText())
        .isNotEqualTo(version("stays", "eu-gdpr").path("digest").asText());
    assertThat(version("stays", "eu-gdpr").path("version").asText()).isEqualTo(first);
    DesiredTenant told = desired(cell, "moves");
    assertThat(told.generation().value()).isEqualTo(2);
    assertThat(told.residency().bindings())
        .anySatisfy(binding -> assertThat(binding.reference()).isEqualTo("eu-gdpr@98.0"));

    Answer unlawful = bind("moves", "99.0");
    assertThat(unlawful.code()).isEqualTo("no_lawful_placement");
    assertThat(version("moves", "eu-gdpr").path("version").asText()).isEqualTo("98.0");
  }

  @Test
  void law_that_is_revoked_suspends_those_whose_policy_says_so_and_reports_the_others() {
    TestCell cell = cell("us-east-1-a");
    create("carries-on", "report");
    create("steps-back", "suspend");
    for (String slug : new String[] {"carries-on", "steps-back"}) {
      cell.report(
          TestCell.observed(desired(cell, slug), ObservedTenantState.ACTIVE, Instant.now()));
    }

    String yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
    law.changeList(
        "eu-dpf",
        "\"from\": \"2023-07-10\"",
        "\"from\": \"2023-07-10\", \"until\": \"" + yesterday + "\"");
    restart();

    await().until(() -> findings("carries-on").contains("unlawful"));
    await().until(() -> findings("steps-back").contains("unlawful"));
    assertThat(desired(cell, "carries-on").serving()).isEqualTo(ServingState.ACTIVE);
    DesiredTenant suspended = desired(cell, "steps-back");
    assertThat(suspended.serving()).isEqualTo(ServingState.SUSPENDED);
    cell.at(server.base())
        .report(TestCell.observed(suspended, ObservedTenantState.SUSPENDED, Instant.now()));
    assertThat(tenant("steps-back").path("state").asText()).isEqualTo("suspended");
    assertThat(admin.post("/v1/tenants/steps-back/resume", "{}").code())
        .isEqualTo("no_lawful_placement");

    // What was decided under the former list is made again under that one.
    JsonNode replayed = admin.post("/v1/decision-replays", "{}").json();
    assertThat(replayed.path("decisions").asInt()).isGreaterThanOrEqualTo(12);
    assertThat(replayed.path("same").asInt()).isEqualTo(replayed.path("decisions").asInt());
  }

  private void restart() {
    server.close();
    server = registry.start(law.yaml());
    admin = server.administrator();
  }

  private TestCell cell(String id) {
    TestCell cell = admin.cell(id, 100);
    cell.report();
    return cell;
  }

  private void create(String slug, String onLapse) {
    Answer created =
        admin.post(
            "/v1/tenants",
            """
            {"slug":"%s","displayName":"A tenant","residency":{"packs":[],"onLapse":"%s",
             "facts":{"dataCategories":["personal"],"subjectCountries":["DE"],
              "transferMechanisms":[{"mechanism":"dpf","countries":["US"],"importer":"Acme Inc."}]}}}
            """
                .formatted(slug, onLapse));
    assertThat(created.status()).as(created.toString()).isEqualTo(202);
  }

  private Answer bind(String slug, String version) {
    Answer read = admin.get("/v1/tenants/" + slug);
    return admin.patch(
        "/v1/tenants/" + slug,
        read.header("ETag"),
        """
        {"residency":{"packs":[],"facts":{"dataCategories":["personal"],"subjectCountries":["DE"],
          "transferMechanisms":[]},"bindings":[{"pack":"eu-gdpr","version":"%s"}]}}
        """
            .formatted(version));
  }

  private DesiredTenant desired(TestCell cell, String slug) {
    return cell.at(server.base()).desired(0, 0).tenants().stream()
        .filter(tenant -> tenant.slug().value().equals(slug))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode tenant(String slug) {
    return admin.get("/v1/tenants/" + slug).json();
  }

  private JsonNode version(String slug, String pack) {
    for (JsonNode kept : tenant(slug).path("packs")) {
      if (kept.path("name").asText().equals(pack)) {
        return kept;
      }
    }
    return MissingNode.getInstance();
  }

  private String findings(String slug) {
    return tenant(slug).path("findings").toString();
  }
}
