package io.domicile.local.commands;

import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.contract.json.Json;
import io.domicile.local.control.ProcessStatus;
import io.domicile.local.control.RunningPlatform;
import io.domicile.local.platform.LocalPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** The control interface of the running {@code up}. */
final class Supervisor {

  /**
   * Longer than the supervisor itself waits for a process, so that its own word is what is heard.
   */
  private static final Duration PATIENCE = LocalPlatform.READY_PATIENCE.plusSeconds(30);

  private Supervisor() {}

  static ApiClient of(RunningPlatform running, HttpClient http) {
    return new ApiClient(
        http,
        URI.create("http://127.0.0.1:" + running.port("supervisor")),
        running.token(),
        null,
        PATIENCE);
  }

  static ProcessStatus.All processes(ApiAnswer answer) throws IOException {
    return Json.mapper().treeToValue(answer.expect(200).json(), ProcessStatus.All.class);
  }
}
