package io.domicile.cell.credentialrotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.routes.Route;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.localvault.LocalVaultProcess;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.VaultException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rotation of credentials, as an operator, a runtime and the database see it. */
@ExtendWith(PostgresExtension.class)
final class RotationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private CellProcess cell;
  private final DesiredTenant acme = Tenants.german("acme");

  @BeforeEach
  void prepare() throws Exception {
    cell = new CellProcess(directory, 1);
    // One runtime, which is this test.
    cell.configured.put(
        "runtimes",
        List.of(
            Map.of(
                "id",
                LocalVaultProcess.RUNTIME,
                "publicKeys",
                List.of(cell.runtimeKey.verificationKey().toString()))));
  }

  @AfterEach
  void stop() {
    cell.close();
  }

  private void start(String period, String overlap) throws Exception {
    cell.configured.put("credentialRotation", Map.of("period", period, "overlap", overlap));
    cell.start();
    cell.make(acme);
  }

  @Test
  void the_old_role_stays_until_every_runtime_has_the_new_one_and_nobody_uses_the_old()
      throws Exception {
    start("PT0S", "PT10M");
    Route before = cell.route(acme.tenant());
    JsonNode rotation;
    try (Connection busy = cell.login(before)) {
      rotation = rotate("one", null, 202);
      awaitState(rotation, "overlapping");
      Route after = cell.route(acme.tenant());
      assertThat(after.credential()).isNotEqualTo(before.credential());
      assertThat(after.epoch()).isEqualTo(before.epoch());
      try (Connection fresh = cell.login(after)) {
        assertThat(fresh.isValid(1)).isTrue();
      }
      // Acknowledged, and still in use by a request that is under way.
      acknowledge();
      assertThat(rotate("two", null, 409).path("code").asText()).isEqualTo("conflict");
      assertThat(rotate("one", null, 202).path("id")).isEqualTo(rotation.path("id"));
      assertThat(busy.isValid(1)).isTrue();
    }
    JsonNode done = awaitState(rotation, "done");

    assertThat(done.path("forced").asBoolean()).isFalse();
    assertThat(done.path("toSerial").asInt()).isEqualTo(2);
    assertOldOneIsGone(before, 1);
    JsonNode status = cell.get("/v1/tenants").path("items").path(0);
    assertThat(status.at("/credential/serial").asInt()).isEqualTo(2);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(cell.controlPlane.observed(acme.tenant()).orElseThrow().credential())
                    .satisfies(credential -> assertThat(credential.serial()).isEqualTo(2)));
    assertThat(audited()).isEqualTo("credential-rotated 2, credential-closed 1");
    assertThat(cell.get("/v1/orphans").toString())
        .isEqualTo("{\"databases\":[],\"roles\":[],\"vaultKeys\":[],\"secrets\":[]}");
  }

  @Test
  void at_the_end_of_the_overlap_the_old_role_is_closed_by_force() throws Exception {
    start("PT0S", "PT10M");
    Route before = cell.route(acme.tenant());
    try (Connection silent = cell.login(before)) {
      JsonNode done = awaitState(rotate("leaked", 0, 202), "done");
      assertThat(done.path("forced").asBoolean()).isTrue();
      assertThatThrownBy(() -> silent.createStatement().execute("SELECT 1"))
          .isInstanceOf(SQLException.class);
    }
    assertOldOneIsGone(before, 1);
  }

  @Test
  void a_credential_that_has_grown_old_is_rotated_by_itself() throws Exception {
    start("PT1S", "PT0S");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.get("/v1/tenants").path("items").path(0).at("/credential/serial").asInt()
                    >= 2);
    JsonNode list = cell.get("/v1/tenants/acme/credential-rotations").path("items");
    assertThat(list.findValuesAsText("cause")).containsOnly("scheduled");
  }

  @Test
  void a_suspension_takes_a_rotation_s_place_and_a_suspended_tenant_is_not_rotated()
      throws Exception {
    start("PT0S", "PT10M");
    JsonNode rotation = rotate("one", null, 202);
    awaitState(rotation, "overlapping");
    DesiredTenant suspended = Tenants.next(acme, acme.epoch(), ServingState.SUSPENDED);
    cell.controlPlane.want(suspended);
    cell.awaitState(suspended, ObservedTenantState.SUSPENDED);
    awaitState(rotation, "abandoned");
    for (int serial : List.of(1, 2)) {
      assertThatThrownBy(() -> login(Epoch.FIRST, serial)).isInstanceOf(SQLException.class);
    }
    assertThat(rotate("two", null, 409).path("code").asText()).isEqualTo("state_forbids");

    DesiredTenant resumed = Tenants.next(suspended, new Epoch(2), ServingState.ACTIVE);
    cell.controlPlane.want(resumed);
    cell.awaitState(resumed, ObservedTenantState.ACTIVE);
    cell.awaitSettled(resumed);
    assertThat(cell.cellsVault().references()).hasSize(1);
    assertThat(cell.get("/v1/orphans").path("roles")).isEmpty();
    awaitState(rotate("three", 0, 202), "done");
  }

  @Test
  void only_the_operator_rotates_and_only_tenants_that_are_here() throws Exception {
    start("PT0S", "PT0S");
    String path = "/v1/tenants/acme/credential-rotations";
    assertThat(cell.send("POST", path, "{}", null, "k").status()).isEqualTo(401);
    assertThat(cell.send("POST", path, "{}", CellProcess.OPERATOR, null).status()).isEqualTo(400);
    assertThat(
            cell.send("POST", path, "{\"overlapSeconds\":-1}", CellProcess.OPERATOR, "k").status())
        .isEqualTo(422);
    assertThat(
            cell.send(
                    "POST",
                    "/v1/tenants/nobody/credential-rotations",
                    "{}",
                    CellProcess.OPERATOR,
                    "k")
                .status())
        .isEqualTo(404);
    assertThat(cell.send("GET", path + "/none", null, CellProcess.OPERATOR, null).status())
        .isEqualTo(404);
  }

  private JsonNode rotate(String key, @Nullable Integer overlapSeconds, int status)
      throws Exception {
    Answer answer =
        cell.send(
            "POST",
            "/v1/tenants/acme/credential-rotations",
            overlapSeconds == null ? "{}" : "{\"overlapSeconds\":" + overlapSeconds + "}",
            CellProcess.OPERATOR,
            key);
    return answer.expect(status).json();
  }

  private JsonNode awaitState(JsonNode rotation, String state) throws Exception {
    String path = "/v1/tenants/acme/credential-rotations/" + rotation.path("id").asText();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode now = cell.get(path);
              assertThat(now.path("state").asText()).as(now.toString()).isEqualTo(state);
            });
    return cell.get(path);
  }

  /** As a runtime does that has the newest routes in use. */
  private void acknowledge() throws Exception {
    long version = cell.snapshot().version();
    var answer =
        cell.runtime(cell.runtimeKey)
            .send("GET", "/v1/routes/changes?since=" + version, null, PATIENCE);
    assertThat(answer.statusCode()).isIn(200, 204);
  }

  private void assertOldOneIsGone(Route before, int serial) {
    assertThatThrownBy(() -> cell.runtimesVault().read(before.credential()))
        .isInstanceOf(VaultException.class);
    assertThatThrownBy(() -> login(before.epoch(), serial)).isInstanceOf(SQLException.class);
  }

  private Connection login(Epoch epoch, int serial) throws SQLException {
    var names = new DatabaseNames(acme.tenant(), 1);
    return DriverManager.getConnection(
        cell.cluster.jdbcUrl(names.database()), names.login(epoch, serial), "any");
  }

  private String audited() throws SQLException {
    var names = new DatabaseNames(acme.tenant(), 1);
    try (var connection = cell.cluster.superuser(names.database()).getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT string_agg(action || ' ' || (detail ->> 'serial'), ', ' ORDER BY sequence)"
                    + " FROM domicile.audit WHERE action LIKE 'credential-%'")) {
      row.next();
      return row.getString(1);
    }
  }
}
