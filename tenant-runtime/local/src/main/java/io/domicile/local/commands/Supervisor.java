package io.domicile.local.commands;

import io.domicile.contract.json.Json;
import io.domicile.local.client.Answer;
import io.domicile.local.client.ApiClient;
import io.domicile.local.control.ProcessStatus;
import io.domicile.local.control.RunningPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;

/** The control interface of the running {@code up}. */
final class Supervisor {

  private Supervisor() {}

  static ApiClient of(RunningPlatform running, HttpClient http) {
    return new ApiClient(
        http, URI.create("http://127.0.0.1:" + running.port("supervisor")), running.token(), null);
  }

  static ProcessStatus.All processes(Answer answer) throws IOException {
    return Json.mapper().treeToValue(answer.expect(200).json(), ProcessStatus.All.class);
  }
}
