package io.domicile.cell.keyoperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.RunningCell;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.keyreports.KeyReport;
import io.domicile.contract.keyreports.KeyUsePurpose;
import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.vaults.KeyContext;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tenant's key, turned off and on, changed and brought to its end, at one running cell. */
final class KeySwitchTest {

  private static final String BECAUSE = "{\"reason\":\"asked by the tenant\"}";

  @RegisterExtension static final RunningCell RUNNING = new RunningCell(2);

  private final CellProcess cell = RUNNING.cell();
  private final TenantKeyState keys = new TenantKeyState(cell);

  private JsonNode post(String tenant, String verb, String body, int status) throws Exception {
    return cell.operator()
        .post("/v1/tenants/" + tenant + "/key/" + verb, body)
        .expect(status)
        .json();
  }

  private void awaitKey(TenantId tenant, Predicate<ObservedKey> condition) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                cell.controlPlane
                    .observed(tenant)
                    .map(ObservedTenant::key)
                    .filter(condition)
                    .isPresent());
  }

  private void awaitFenced(String slug) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                cell.get("/v1/tenants/" + slug + "/key")
                        .path("standing")
                        .path("fencedEpoch")
                        .asLong()
                    > 0);
  }

  private void assertDark(Route before) throws Exception {
    assertThat(cell.route(before.tenant()).state()).isEqualTo(RouteState.KEY_DISABLED);
    assertThat(cell.cellsVault().state(before.rootKey().vaultKey()))
        .isEqualTo(VaultKeyState.DISABLED);
    assertThatThrownBy(() -> cell.login(before)).isInstanceOf(SQLException.class);
  }

  @Test
  void a_key_turned_off_makes_route_vault_and_database_dark_and_comes_back_at_a_new_epoch()
      throws Exception {
    DesiredTenant acme = Tenants.german("dark-acme");
    DesiredTenant other = Tenants.german("dark-other");
    cell.make(acme);
    cell.make(other);
    Route before = cell.route(acme.tenant());

    JsonNode off = post("dark-acme", "disable", BECAUSE, 200);
    assertThat(cell.route(acme.tenant()).state()).isEqualTo(RouteState.KEY_DISABLED);
    assertThat(off.path("standing").path("wanted").asText()).isEqualTo("disabled");
    awaitFenced("dark-acme");
    assertDark(before);
    awaitKey(acme.tenant(), key -> !key.enabled());
    cell.login(cell.route(other.tenant())).close();

    var dark =
        new KeyReport.Dark(acme.tenant(), HeardFrom.ROUTE, Instant.now(), Instant.now(), true);
    var use = new KeyReport.Use(acme.tenant(), KeyUsePurpose.UNWRAP, 3);
    var report = new KeyReport(Instant.now(), List.of(use), List.of(dark));
    for (int i = 0; i < 2; i++) {
      assertThat(
              cell.runtime(cell.runtimeKey)
                  .send("POST", "/v1/key-reports", report, Duration.ofSeconds(5))
                  .statusCode())
          .isEqualTo(204);
    }
    awaitKey(acme.tenant(), key -> !key.dark().isEmpty() && key.use().getFirst().count() == 3);
    JsonNode shown = cell.get("/v1/tenants/dark-acme/key");
    assertThat(shown.path("timeToDark").isNumber()).isTrue();
    assertThat(shown.path("notDarkYet")).isEmpty();

    post("dark-acme", "enable", BECAUSE, 200);
    awaitKey(acme.tenant(), ObservedKey::awaitsEpoch);
    assertThat(cell.route(acme.tenant()).state()).isEqualTo(RouteState.KEY_DISABLED);
    DesiredTenant next = Tenants.next(acme, acme.epoch().next(), ServingState.ACTIVE);
    cell.make(next);
    Route after = cell.route(acme.tenant());
    assertThat(after.state()).isEqualTo(RouteState.ACTIVE);
    assertThat(after.epoch()).isEqualTo(next.epoch());
    cell.login(after).close();
    assertThatThrownBy(() -> cell.login(before)).isInstanceOf(Exception.class);
  }

  @Test
  void darkness_that_a_runtime_tells_once_the_key_is_on_again_is_kept_and_goes_up()
      throws Exception {
    DesiredTenant acme = Tenants.german("told-late");
    cell.make(acme);
    post("told-late", "disable", BECAUSE, 200);
    Instant darkAt = Instant.now();
    awaitFenced("told-late");
    post("told-late", "enable", BECAUSE, 200);
    awaitKey(acme.tenant(), ObservedKey::enabled);
    var dark =
        new KeyReport.Dark(acme.tenant(), HeardFrom.ROUTE, null, darkAt, true).over(Instant.now());
    assertThat(
            cell.runtime(cell.runtimeKey)
                .send(
                    "POST",
                    "/v1/key-reports",
                    new KeyReport(Instant.now(), List.of(), List.of(dark)),
                    Duration.ofSeconds(5))
                .statusCode())
        .isEqualTo(204);
    awaitKey(acme.tenant(), key -> key.enabled() && key.dark().size() == 1);
    JsonNode shown = cell.get("/v1/tenants/told-late/key");
    assertThat(shown.path("canaries").path(0).path("vaultRefuses").asBoolean()).isTrue();
    assertThat(Instant.parse(shown.path("darkSince").asText()))
        .isBetween(darkAt.minusSeconds(5), darkAt.plusSeconds(5));
  }

  @Test
  void a_key_that_its_vault_turned_off_is_found_and_the_database_fenced() throws Exception {
    DesiredTenant acme = Tenants.german("vaults-own");
    cell.make(acme);
    Route before = cell.route(acme.tenant());
    cell.cellsVault().setEnabled(before.rootKey().vaultKey(), false);

    awaitKey(acme.tenant(), key -> !key.enabled() && key.cause() == KeyCause.VAULT);
    awaitFenced("vaults-own");
    assertDark(before);
    assertThat(cell.get("/v1/tenants/vaults-own/key").hasNonNull("timeToDark")).isFalse();

    cell.cellsVault().setEnabled(before.rootKey().vaultKey(), true);
    awaitKey(acme.tenant(), ObservedKey::awaitsEpoch);
  }

  @Test
  void a_key_that_is_to_be_off_is_turned_off_again_when_somebody_enables_it() throws Exception {
    DesiredTenant acme = Tenants.german("enabled-again");
    cell.make(acme);
    var key = cell.route(acme.tenant()).rootKey().vaultKey();
    post("enabled-again", "disable", BECAUSE, 200);
    await().until(() -> cell.cellsVault().state(key) == VaultKeyState.DISABLED);
    cell.cellsVault().setEnabled(key, true);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> cell.cellsVault().state(key) == VaultKeyState.DISABLED);
    assertThat(cell.route(acme.tenant()).state()).isEqualTo(RouteState.KEY_DISABLED);
  }

  @Test
  void a_request_that_is_sent_again_does_not_undo_what_was_done_since() throws Exception {
    DesiredTenant acme = Tenants.german("sent-again");
    cell.make(acme);
    assertThat(disable("sent-again", BECAUSE, null)).isEqualTo(400);
    assertThat(disable("sent-again", BECAUSE, "first")).isEqualTo(200);
    post("sent-again", "enable", BECAUSE, 200);

    assertThat(disable("sent-again", BECAUSE, "first")).isEqualTo(200);

    JsonNode key = cell.get("/v1/tenants/sent-again/key");
    assertThat(key.path("standing").path("wanted").asText()).isEqualTo("enabled");
    assertThat(disable("sent-again", "{\"reason\":\"another\"}", "first")).isEqualTo(422);
  }

  @Test
  void a_request_that_failed_leaves_its_idempotency_key_free() throws Exception {
    cell.make(Tenants.german("asked-twice"));
    String path = "/v1/tenants/asked-twice/key/destroy";
    String body = "{\"coolingOff\":\"%s\",\"slug\":\"asked-twice\",\"reason\":\"contract ended\"}";
    assertThat(cell.send("POST", path, body.formatted("PT24H"), CellProcess.OPERATOR, "k").status())
        .isEqualTo(409);

    assertThat(cell.send("POST", path, body.formatted("P7D"), CellProcess.OPERATOR, "k").status())
        .isEqualTo(200);
  }

  private int disable(String tenant, String body, @Nullable String idempotencyKey)
      throws Exception {
    String path = "/v1/tenants/" + tenant + "/key/disable";
    return cell.send("POST", path, body, CellProcess.OPERATOR, idempotencyKey).status();
  }

  @Test
  void a_drill_ends_by_itself_once_every_runtime_is_dark() throws Exception {
    DesiredTenant acme = Tenants.german("drilled");
    cell.make(acme);
    cell.snapshot();
    post("drilled", "drill", BECAUSE, 200);
    awaitFenced("drilled");
    var dark = new KeyReport.Dark(acme.tenant(), HeardFrom.ROUTE, null, Instant.now(), true);
    cell.runtime(cell.runtimeKey)
        .send(
            "POST",
            "/v1/key-reports",
            new KeyReport(Instant.now(), List.of(), List.of(dark)),
            Duration.ofSeconds(5));
    awaitKey(acme.tenant(), ObservedKey::awaitsEpoch);
    assertThat(cell.get("/v1/tenants/drilled/key").path("events").findValuesAsText("detail"))
        .anyMatch(detail -> detail.startsWith("dark on every runtime after "));
  }

  @Test
  void a_keys_destruction_cools_off_and_can_be_called_off() throws Exception {
    DesiredTenant acme = Tenants.german("leaving");
    cell.make(acme);
    Route before = cell.route(acme.tenant());
    String body = "{\"coolingOff\":\"%s\",\"slug\":\"%s\",\"reason\":\"contract ended\"}";
    post("leaving", "destroy", body.formatted("PT24H", "leaving"), 409);
    post("leaving", "destroy", body.formatted("P7D", "another"), 422);
    assertThat(cell.route(acme.tenant()).state()).isEqualTo(RouteState.ACTIVE);

    JsonNode record = post("leaving", "destroy", body.formatted("P7D", "leaving"), 200);
    assertThat(record.path("vaultSays").asText()).isEqualTo("pending_destruction");
    assertThat(record.hasNonNull("disabledAt")).isTrue();
    assertThat(record.hasNonNull("destroyedAt")).isFalse();
    assertThat(cell.route(acme.tenant()).state()).isEqualTo(RouteState.KEY_DISABLED);
    assertThat(cell.cellsVault().state(before.rootKey().vaultKey()))
        .isEqualTo(VaultKeyState.PENDING_DESTRUCTION);
    post("leaving", "enable", BECAUSE, 409);

    post("leaving", "keep", BECAUSE, 200);
    assertThat(cell.cellsVault().state(before.rootKey().vaultKey()))
        .isEqualTo(VaultKeyState.DISABLED);
    post("leaving", "enable", BECAUSE, 200);
    awaitKey(acme.tenant(), ObservedKey::awaitsEpoch);
  }

  @Test
  void root_keys_are_wrapped_anew_at_once_and_stay_the_same_keys() throws Exception {
    DesiredTenant acme = Tenants.german("rewrapped");
    cell.make(acme);
    Route before = cell.route(acme.tenant());
    var context = new KeyContext(acme.tenant(), CellProcess.REGION, KeyContext.TENANT_ROOT, 1);
    var root =
        cell.runtimesVault()
            .unwrap(before.rootKey().vaultKey(), context, before.rootKey().wrapped());
    var second = cell.cellsVault().createKey(acme.tenant(), 2);

    post("rewrapped", "rewrap", "{\"vaultKey\":\"" + second + "\"}", 200);
    Route after = cell.route(acme.tenant());
    assertThat(after.rootKey().vaultKey()).isEqualTo(second);
    assertThat(cell.runtimesVault().unwrap(second, context, after.rootKey().wrapped()))
        .isEqualTo(root);
    post("rewrapped", "rewrap", "{\"vaultKey\":\"no-such-key\"}", 404);
  }

  @Test
  void a_key_of_another_tenant_or_a_disabled_one_is_not_taken_and_the_refusal_is_kept()
      throws Exception {
    DesiredTenant acme = Tenants.german("adopting");
    DesiredTenant other = Tenants.german("adopted-from");
    cell.make(acme);
    cell.make(other);
    Route before = cell.route(acme.tenant());
    var foreign = cell.route(other.tenant()).rootKey().vaultKey();
    post("adopting", "rewrap", "{\"vaultKey\":\"" + foreign + "\"}", 409);
    var disabled = cell.cellsVault().createKey(acme.tenant(), 3);
    cell.cellsVault().setEnabled(disabled, false);
    post("adopting", "rewrap", "{\"vaultKey\":\"" + disabled + "\"}", 409);
    assertThat(cell.route(acme.tenant()).rootKey()).isEqualTo(before.rootKey());
    assertThat(cell.get("/v1/tenants/adopting/key").path("events").findValuesAsText("kind"))
        .contains("key-refused")
        .doesNotContain("key-adopted");
  }

  @Test
  void a_new_root_key_is_announced_then_seals_and_the_former_goes_when_nothing_needs_it()
      throws Exception {
    DesiredTenant acme = Tenants.german("rotated");
    cell.make(acme);
    Route before = cell.route(acme.tenant());
    post("rotated", "rotate", "", 200);
    // Once: what is published after this is yet to be heard.
    keys.acknowledge();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> cell.route(acme.tenant()).rootKey().version() == 2);
    assertThat(cell.route(acme.tenant()).otherRootKeys())
        .singleElement()
        .isEqualTo(before.rootKey());

    // Counted before every runtime had heard: not enough.
    cell.cluster.execute(
        before.database(),
        "INSERT INTO domicile.reencryption (table_name, key_version, finished_at)"
            + " VALUES ('app.invoice', 2, now())");
    assertThat(rotation()).isEqualTo("sealing");
    keys.acknowledge();
    // Something that began before they had is still under way, and may write what was not counted.
    try (var late = cell.cluster.superuser(before.database()).getConnection()) {
      late.setAutoCommit(false);
      late.createStatement().execute("SELECT 1");
      awaitRotation("settling");
      await()
          .during(Duration.ofSeconds(7))
          .atMost(Duration.ofSeconds(20))
          .until(() -> rotation().equals("settling"));
      late.rollback();
    }
    awaitRotation("counting");
    assertThat(cell.route(acme.tenant()).otherRootKeys()).isNotEmpty();

    cell.cluster.execute(before.database(), "UPDATE domicile.reencryption SET updated_at = now()");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> cell.route(acme.tenant()).otherRootKeys().isEmpty());
    assertThat(cell.route(acme.tenant()).rootKey().version()).isEqualTo(2);
  }

  private String rotation() throws Exception {
    return cell.get("/v1/tenants/rotated/key").at("/rotation/state").asText();
  }

  private void awaitRotation(String state) {
    await().atMost(Duration.ofSeconds(30)).until(() -> rotation().equals(state));
  }
}
