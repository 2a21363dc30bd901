package io.domicile.cell.desiredstate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.RunningCell;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredState;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.residency.region.RegionCode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a cell takes from a control plane, and what it does not. */
final class AcceptanceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final RunningCell RUNNING = new RunningCell(1);

  private final CellProcess cell = RUNNING.cell();

  @Test
  void the_token_is_needed_once() throws Exception {
    cell.make(Tenants.german("enrolled"));
    Files.delete(cell.directory.resolve("enrolment-token"));
    cell.stop();
    cell.start();

    cell.make(Tenants.german("after-restart"));

    assertThat(cell.controlPlane.enrolments()).isEqualTo(1);
  }

  @Test
  void a_document_signed_by_anybody_else_is_refused() throws Exception {
    assertRefused(
        (state, tenant) ->
            SignedDocument.sign(
                DocumentType.DESIRED_STATE, with(state, tenant), SigningKey.generate()),
        "not trusted");
  }

  @Test
  void a_document_of_another_kind_is_refused() throws Exception {
    assertRefused(
        (state, tenant) ->
            SignedDocument.sign(
                DocumentType.ROUTE_SNAPSHOT, with(state, tenant), cell.controlPlane.key()),
        "is not a domicile-desired-state");
  }

  @Test
  void an_altered_document_is_refused() throws Exception {
    assertRefused(
        (state, tenant) -> {
          String[] parts =
              SignedDocument.sign(
                      DocumentType.DESIRED_STATE, with(state, tenant), cell.controlPlane.key())
                  .compact()
                  .split("\\.", -1);
          String other =
              SignedDocument.sign(DocumentType.DESIRED_STATE, state, cell.controlPlane.key())
                  .compact()
                  .split("\\.", -1)[2];
          return new SignedDocument(parts[0] + "." + parts[1] + "." + other);
        },
        "does not hold");
  }

  @Test
  void a_document_for_another_cell_or_region_is_refused() throws Exception {
    assertRefused(
        (state, tenant) ->
            signed(
                new DesiredState(
                    CellId.of("eu-central-1-b"),
                    state.region(),
                    state.since(),
                    state.version() + 1,
                    List.of(tenant),
                    state.schemaRelease())),
        "for another cell");
    assertRefused(
        (state, tenant) ->
            signed(
                new DesiredState(
                    state.cell(),
                    RegionCode.of("us-east-1"),
                    state.since(),
                    state.version() + 1,
                    List.of(tenant),
                    state.schemaRelease())),
        "for another cell");
  }

  @Test
  void a_version_below_the_accepted_one_is_refused() throws Exception {
    cell.make(Tenants.german("version-floor"));
    assertRefused(
        (state, tenant) ->
            signed(
                new DesiredState(
                    state.cell(),
                    state.region(),
                    0,
                    state.since() - 1,
                    List.of(tenant),
                    state.schemaRelease())),
        "is accepted already");
  }

  @Test
  void a_document_that_leaves_a_gap_is_refused() throws Exception {
    assertRefused(
        (state, tenant) ->
            signed(
                new DesiredState(
                    state.cell(),
                    state.region(),
                    state.since() + 5,
                    state.version() + 6,
                    List.of(tenant),
                    state.schemaRelease())),
        "since");
  }

  @Test
  void a_generation_or_epoch_never_goes_back() throws Exception {
    DesiredTenant first = Tenants.german("floor");
    cell.make(first);
    DesiredTenant third =
        Tenants.next(
            Tenants.next(first, new Epoch(3), ServingState.ACTIVE),
            new Epoch(3),
            ServingState.ACTIVE);
    cell.make(third);

    cell.controlPlane.want(first);
    cell.controlPlane.want(Tenants.next(third, new Epoch(2), ServingState.ACTIVE));
    cell.make(Tenants.german("floor-after"));

    JsonNode tenant = tenant(first);
    assertThat(tenant.path("generation").asLong()).isEqualTo(3);
    assertThat(tenant.path("epoch").asLong()).isEqualTo(3);
    assertThat(cell.route(first.tenant()).epoch()).isEqualTo(new Epoch(3));
  }

  @Test
  void a_cell_goes_on_without_the_control_plane_and_reports_when_it_is_back() throws Exception {
    DesiredTenant tenant = Tenants.german("cut-off");
    cell.make(tenant);
    cell.controlPlane.away(true);
    try {
      cell.stop();
      cell.start();
      assertThat(cell.route(tenant.tenant()).slug()).isEqualTo(tenant.slug());
      assertThat(
              cell.send(
                      "POST",
                      "/v1/tenants/cut-off/api-keys",
                      "{\"label\":\"x\"}",
                      CellProcess.OPERATOR,
                      "cut-off")
                  .status())
          .isEqualTo(201);
    } finally {
      cell.controlPlane.away(false);
    }
    cell.make(Tenants.german("back-again"));
  }

  @Test
  void a_suspended_tenants_database_lets_nobody_in_until_a_new_epoch() throws Exception {
    DesiredTenant tenant = Tenants.german("suspended");
    cell.make(tenant);
    var route = cell.route(tenant.tenant());
    try (var connection = cell.login(route)) {
      DesiredTenant suspended = Tenants.next(tenant, tenant.epoch(), ServingState.SUSPENDED);
      cell.controlPlane.want(suspended);
      cell.awaitState(suspended, ObservedTenantState.SUSPENDED);

      assertThat(connection.isValid(5)).isFalse();
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> cell.login(route).close())
          .hasMessageContaining("is not permitted to log in");

      cell.make(Tenants.next(suspended, new Epoch(2), ServingState.ACTIVE));
    }
    var reopened = cell.route(tenant.tenant());
    assertThat(reopened.credential()).isNotEqualTo(route.credential());
    cell.login(reopened).close();
    assertThat(cell.get("/v1/orphans").toString())
        .isEqualTo("{\"databases\":[],\"roles\":[],\"vaultKeys\":[],\"secrets\":[]}");
  }

  private interface Forgery {
    SignedDocument of(DesiredState state, DesiredTenant tenant);
  }

  private void assertRefused(Forgery forgery, String because) throws Exception {
    DesiredTenant tenant = Tenants.german("forged");
    var asked = new AtomicInteger();
    cell.controlPlane.tamper(
        document -> {
          asked.incrementAndGet();
          try {
            DesiredState state =
                document.verify(
                    DocumentType.DESIRED_STATE,
                    List.of(cell.controlPlane.key().verificationKey()),
                    DesiredState.class);
            return forgery.of(state, tenant);
          } catch (io.domicile.contract.signatures.InvalidSignatureException e) {
            throw new IllegalStateException(e);
          }
        });
    try {
      await().atMost(PATIENCE).until(() -> asked.get() >= 2);
      assertThat(cell.get("/v1/status").path("trouble").asText()).contains(because);
      assertThat(cell.get("/v1/tenants").toString()).doesNotContain(tenant.tenant().toString());
    } finally {
      cell.controlPlane.tamper(null);
    }
    await().atMost(PATIENCE).until(() -> cell.get("/v1/status").path("trouble").isMissingNode());
  }

  private static DesiredState with(DesiredState state, DesiredTenant tenant) {
    return new DesiredState(
        state.cell(),
        state.region(),
        state.since(),
        state.version() + 1,
        List.of(tenant),
        state.schemaRelease());
  }

  private SignedDocument signed(DesiredState state) {
    return SignedDocument.sign(DocumentType.DESIRED_STATE, state, cell.controlPlane.key());
  }

  private JsonNode tenant(DesiredTenant wanted) throws Exception {
    for (JsonNode item : cell.get("/v1/tenants").path("items")) {
      if (item.path("tenant").asText().equals(wanted.tenant().toString())) {
        return item;
      }
    }
    throw new AssertionError("not listed");
  }
}
