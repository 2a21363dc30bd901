package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.local.platform.LocalRegion;
import io.domicile.testing.http.TestClient;
import io.domicile.testing.peers.DebianPeer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cell whose machine's clock is five minutes off, by libfaketime (Debian's package {@code
 * faketime}).
 */
@Tag("faults")
final class ClockSkewIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  private static final String CELL = "cell." + LocalRegion.FRANKFURT;

  /**
   * Behind, not ahead: what a clock that is ahead puts into a schedule lies in the future when it
   * is right again, and the other tests share this cell.
   */
  @Test
  void a_cell_whose_clock_is_off_says_so_and_is_well_again_when_it_is_right() throws Exception {
    Path library = DebianPeer.requireLibrary("faketime/libfaketime.so.1");
    var cell = PLATFORM.get().process(CELL);
    cell.stop();
    cell.environment(
        Map.of(
            "LD_PRELOAD",
            library.toString(),
            "FAKETIME",
            "-5m",
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1"));
    try {
      cell.start();
      await()
          .atMost(SharedPlatform.PATIENCE)
          .ignoreExceptions()
          .until(() -> !health("peers").path("healthy").asBoolean(true));
      assertThat(health("peers").path("message").asText())
          .contains("refuses this process, answering 401 clock_skew: The token was signed at");
      assertThat(health("clock").path("healthy").asBoolean(true)).isFalse();
      assertThat(health("clock").path("message").asText())
          .contains("The clock of control-plane is", "ahead of this process's");
    } finally {
      cell.stop();
      cell.environment(Map.of());
    }
    PLATFORM.get().start(CELL);
    PLATFORM.active(SharedPlatform.german());
  }

  private static JsonNode health(String check) {
    int port = PLATFORM.get().settings().ports().get(CELL + ".admin");
    return TestClient.of(URI.create("http://127.0.0.1:" + port))
        .get("/healthcheck")
        .json()
        .path(check);
  }
}
