package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import io.domicile.local.platform.LocalRegion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
    var library = library();
    assumeTrue(
        library.isPresent() || Boolean.parseBoolean(System.getenv("DOMICILE_REQUIRE_PEERS")),
        "faketime is not installed");
    var cell = PLATFORM.get().process(CELL);
    cell.stop();
    cell.environment(
        Map.of(
            "LD_PRELOAD",
            library.orElseThrow().toString(),
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

  private static Optional<Path> library() throws IOException {
    Path libraries = Path.of("/usr/lib");
    if (!Files.isDirectory(libraries)) {
      return Optional.empty();
    }
    try (var folders = Files.list(libraries)) {
      return folders
          .map(folder -> folder.resolve("faketime/libfaketime.so.1"))
          .filter(Files::exists)
          .findFirst();
    }
  }

  private static JsonNode health(String check) throws Exception {
    int port = PLATFORM.get().settings().ports().get(CELL + ".admin");
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthcheck"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return Json.mapper().readTree(answer.body()).path(check);
  }
}
