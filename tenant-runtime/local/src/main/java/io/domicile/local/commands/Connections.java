package io.domicile.local.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.local.client.ApiClient;
import io.domicile.local.control.RunningPlatform;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.platform.StateDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;

/** Clients of the running platform, with the credentials its state directory keeps. */
final class Connections {

  private Connections() {}

  static ApiClient admin(Path state, HttpClient http) throws IOException {
    var running = RunningPlatform.read(state);
    return client(http, running.port("control-plane"), new StateDirectory(state).adminToken());
  }

  static ApiClient operator(Path state, LocalRegion region, HttpClient http) throws IOException {
    var running = RunningPlatform.read(state);
    return client(
        http, running.port("cell." + region), new StateDirectory(state).operatorToken(region));
  }

  /** The region that is the tenant's home. */
  static LocalRegion home(JsonNode tenant) throws IOException {
    String region = tenant.at("/home/region").asText();
    return LocalRegion.ALL.stream()
        .filter(candidate -> candidate.toString().equals(region))
        .findFirst()
        .orElseThrow(() -> new IOException(tenant.path("slug").asText() + " has no home yet."));
  }

  private static ApiClient client(HttpClient http, int port, Path token) throws IOException {
    return new ApiClient(
        http, URI.create("http://127.0.0.1:" + port), StateDirectory.read(token), null);
  }
}
