package io.domicile.cli.profiles;

import io.domicile.contract.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * One platform as one person uses it.
 *
 * @param controlPlane with an administrator's token
 * @param cells by their ids, with their regions' operators' tokens; those one may use
 */
public record Profile(Endpoint controlPlane, Map<String, Endpoint> cells) {

  public Profile {
    cells = Map.copyOf(cells);
  }

  /**
   * A process and the bearer token it takes.
   *
   * @param url without a trailing slash
   */
  public record Endpoint(URI url, Secret<String> token) {}

  /** This profile with that cell besides, or instead of one of that id. */
  public Profile with(String cell, Endpoint endpoint) {
    var more = new TreeMap<>(cells);
    more.put(cell, endpoint);
    return new Profile(controlPlane, more);
  }
}
