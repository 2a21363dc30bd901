package io.domicile.runtime.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class RouteFeedTest {

  @TempDir private Path directory;
  private TestCell cell;

  @BeforeEach
  void start(PostgresExtension.Cluster cluster) {
    cell = new TestCell(cluster, null);
    cell.setConnectionShare(5);
  }

  @AfterEach
  void stop() {
    cell.close();
  }

  private void awaitShare(TestRuntime runtime, int share) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(runtime.routes().current().connectionShare()).isEqualTo(share));
  }

  @Test
  void a_change_arrives_while_the_poll_is_open() {
    try (var runtime = TestRuntime.start(cell, directory)) {
      awaitShare(runtime, 5);
      long before = System.nanoTime();
      cell.setConnectionShare(6);
      awaitShare(runtime, 6);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      assertThat(runtime.feed().age()).isNotNull();
    }
  }

  @Test
  void a_cell_that_comes_back_is_heard_again() {
    try (var runtime = TestRuntime.start(cell, directory)) {
      awaitShare(runtime, 5);
      cell.stop();
      cell.setConnectionShare(7);
      assertThat(runtime.routes().current().connectionShare()).isEqualTo(5);
      cell.start();
      awaitShare(runtime, 7);
    }
  }

  @Test
  void a_restart_with_the_cell_gone_begins_where_the_last_run_ended() {
    long version;
    try (var runtime = TestRuntime.start(cell, directory)) {
      awaitShare(runtime, 5);
      version = runtime.routes().current().version();
    }
    cell.stop();
    try (var runtime = TestRuntime.start(cell, directory)) {
      assertThat(runtime.routes().current().version()).isEqualTo(version);
      assertThat(runtime.feed().age()).isNull();
    }
  }

  @Test
  void a_first_start_with_the_cell_gone_waits_for_it() {
    cell.stop();
    try (var runtime = TestRuntime.start(cell, directory)) {
      assertThat(runtime.routes().current().version()).isZero();
      cell.start();
      awaitShare(runtime, 5);
    }
  }

  @Test
  void what_changes_comes_as_deltas_and_not_as_snapshots() {
    try (var runtime = TestRuntime.start(cell, directory)) {
      awaitShare(runtime, 5);
      int snapshots = cell.snapshotsAnswered();
      var tenant = cell.createTenant("acme");
      runtime.upToDate(cell);
      assertThat(runtime.routes().current().find(tenant.id())).isEqualTo(tenant.route());
      cell.withdraw(tenant.id());
      runtime.upToDate(cell);
      assertThat(runtime.routes().current().find(tenant.id())).isNull();
      assertThat(cell.snapshotsAnswered()).isEqualTo(snapshots);
    }
  }

  @Test
  void a_runtime_that_was_away_for_longer_than_deltas_are_kept_gets_a_snapshot() {
    try (var runtime = TestRuntime.start(cell, directory)) {
      awaitShare(runtime, 5);
    }
    var tenant = cell.createTenant("acme");
    cell.forgetDeltas();
    try (var runtime = TestRuntime.start(cell, directory)) {
      assertThat(runtime.feed().snapshotAge()).isNull();
      runtime.upToDate(cell);
      assertThat(runtime.routes().current().find(tenant.id())).isNotNull();
      await().untilAsserted(() -> assertThat(runtime.feed().snapshotAge()).isNotNull());
    }
  }

  @Test
  void a_smaller_share_is_acknowledged_when_no_more_connections_are_open() throws Exception {
    var tenant = cell.createTenant("acme");
    cell.give(TestRuntime.NAME, 1, Duration.ofMinutes(15), 4, 1);
    try (var runtime = TestRuntime.start(cell, directory)) {
      await().untilAsserted(() -> assertThat(cell.settledShares()).isEqualTo(1));
      var source = runtime.dataSources().of(tenant.id());
      try (var first = source.getConnection()) {
        assertThat(first.isClosed()).isFalse();
        var second = source.getConnection();
        cell.give(TestRuntime.NAME, 2, Duration.ofMinutes(15), 1, 1);
        awaitShare(runtime, 1);
        assertThat(runtime.routes().settledShares()).isEqualTo(1);
        second.close();
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(cell.settledShares()).isEqualTo(2));
        assertThat(runtime.dataSources().connections()).isEqualTo(1);
      }
    }
  }

  @Test
  void a_runtime_that_hears_nothing_falls_back_to_what_is_reserved_for_it() {
    cell.give(TestRuntime.NAME, 1, Duration.ofSeconds(2), 40, 10);
    try (var runtime = TestRuntime.start(cell, directory)) {
      awaitShare(runtime, 40);
      cell.stop();
      awaitShare(runtime, 10);
    }
    try (var runtime = TestRuntime.start(cell, directory)) {
      assertThat(runtime.routes().current().connectionShare()).isEqualTo(10);
      cell.start();
      awaitShare(runtime, 40);
    }
  }
}
