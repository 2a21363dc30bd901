package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.profiles.Profile;
import java.io.IOException;
import java.net.http.HttpClient;

/** Clients of the processes that a profile names, with the tokens it holds. */
final class Connections {

  private Connections() {}

  static ApiClient admin(Profile profile, HttpClient http) {
    return client(http, profile.controlPlane());
  }

  /**
   * The cell, as its region's operator.
   *
   * @throws IOException if the profile does not name it
   */
  static ApiClient operator(Profile profile, String cell, HttpClient http) throws IOException {
    Profile.Endpoint endpoint = profile.cells().get(cell);
    if (endpoint == null) {
      throw new IOException("The profile names no cell " + cell + ".");
    }
    return client(http, endpoint);
  }

  /** The id of the cell that is the tenant's home. */
  static String home(JsonNode tenant) throws IOException {
    String cell = tenant.at("/home/cell").asText();
    if (cell.isEmpty()) {
      throw new IOException(tenant.path("slug").asText() + " has no home yet.");
    }
    return cell;
  }

  private static ApiClient client(HttpClient http, Profile.Endpoint endpoint) {
    return new ApiClient(http, endpoint.url(), endpoint.token(), null);
  }
}
