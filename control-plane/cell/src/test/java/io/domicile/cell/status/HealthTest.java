package io.domicile.cell.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.RunningCell;
import io.domicile.cell.testing.Tenants;
import io.domicile.testing.http.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a monitor is told when the cell's surroundings refuse it, though what is open still works.
 */
final class HealthTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final RunningCell RUNNING = new RunningCell(1);

  private final CellProcess cell = RUNNING.cell();

  @Test
  void a_database_that_takes_no_new_connection_is_unhealthy_while_open_ones_go_on()
      throws Exception {
    allowConnections(cell.database, false);
    try {
      awaitHealth("cell-database-connections", false);
      assertThat(cell.health("cell-database").path("healthy").asBoolean()).isTrue();
    } finally {
      allowConnections(cell.database, true);
    }
    awaitHealth("cell-database-connections", true);
  }

  @Test
  void a_changed_password_of_the_cells_role_is_unhealthy_while_open_connections_go_on()
      throws Exception {
    cell.cluster.execute("postgres", "ALTER ROLE domicile_cell NOLOGIN");
    try {
      awaitHealth("tenants-cluster-connections", false);
      assertThat(cell.health("tenants-cluster").path("healthy").asBoolean()).isTrue();
    } finally {
      cell.cluster.execute("postgres", "ALTER ROLE domicile_cell LOGIN");
    }
    awaitHealth("tenants-cluster-connections", true);
  }

  @Test
  void a_control_plane_that_refuses_the_cell_for_its_clock_makes_it_unhealthy_and_is_named()
      throws Exception {
    cell.controlPlane.clockOff(Duration.ofMinutes(5));
    try {
      awaitHealth("peers", false);
      assertThat(cell.health("peers").path("message").asText())
          .startsWith("control-plane refuses this process, answering 401 clock_skew: ")
          .contains("The token was signed at", "the clock here says");
      assertThat(cell.health("desired-state").path("message").asText()).contains("401 clock_skew");
    } finally {
      cell.controlPlane.clockOff(Duration.ZERO);
    }
    awaitHealth("peers", true);
  }

  @Test
  void calls_right_after_its_clusters_ended_every_session_are_answered_or_to_be_repeated()
      throws Exception {
    cell.make(Tenants.german("restarted"));
    for (String path : List.of("/v1/status", "/v1/tenants", "/v1/orphans")) {
      cell.cluster.execute(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'domicile_cell'"
              + " OR datname = '"
              + cell.database
              + "'");
      Answer answer = cell.operator().get(path);
      assertThat(answer.status()).as(path).isIn(200, 503);
      if (answer.status() == 503) {
        assertThat(answer.header("Retry-After")).as(path).isNotEmpty();
      }
      await().atMost(PATIENCE).until(() -> cell.operator().get(path).status() == 200);
    }
  }

  private void allowConnections(String database, boolean allowed) {
    cell.cluster.execute(
        "postgres", "ALTER DATABASE " + database + " ALLOW_CONNECTIONS " + allowed);
  }

  private void awaitHealth(String check, boolean healthy) {
    await()
        .atMost(PATIENCE)
        .until(() -> cell.health(check).path("healthy").asBoolean(!healthy) == healthy);
  }
}
