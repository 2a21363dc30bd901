package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.local.platform.LocalRegion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who dies is started again; who was stopped on purpose is not. */
@Tag("faults")
final class RestartIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  @Test
  void a_process_that_dies_is_started_again() throws Exception {
    var cell = PLATFORM.get().process("cell." + LocalRegion.FRANKFURT);
    long before = cell.pid().orElseThrow();
    ProcessHandle.of(before).orElseThrow().destroyForcibly();

    await()
        .atMost(SharedPlatform.PATIENCE)
        .until(() -> cell.pid().filter(pid -> pid != before).isPresent());
    PLATFORM.active(SharedPlatform.german());
  }

  @Test
  void a_process_that_was_killed_on_purpose_stays_down_while_others_come_back() throws Exception {
    var stopped = PLATFORM.get().process("vault." + LocalRegion.VIRGINIA);
    stopped.kill();
    var runtime = PLATFORM.get().process("runtime." + LocalRegion.VIRGINIA);
    long before = runtime.pid().orElseThrow();
    ProcessHandle.of(before).orElseThrow().destroyForcibly();

    // Both were looked at in the same round.
    await()
        .atMost(SharedPlatform.PATIENCE)
        .until(() -> runtime.pid().filter(pid -> pid != before).isPresent());
    assertThat(stopped.isAlive()).isFalse();
    PLATFORM.get().start(stopped.name());
  }

  @Test
  void a_cluster_that_dies_is_started_again_with_all_that_was_acknowledged() throws Exception {
    var tenant = PLATFORM.active(SharedPlatform.german());
    long before = PLATFORM.get().tenants(LocalRegion.FRANKFURT).pid();
    ProcessHandle.of(before).orElseThrow().destroyForcibly();

    await()
        .atMost(SharedPlatform.PATIENCE)
        .ignoreExceptions()
        .until(() -> PLATFORM.get().tenants(LocalRegion.FRANKFURT).pid() != before);
    // Connections that were open when it died are given up by the first call that meets one.
    await()
        .atMost(SharedPlatform.PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                PLATFORM.serving(LocalRegion.FRANKFURT, tenant).get("/v1/customers").status()
                    == 200);
  }
}
