package io.domicile.local.commands;

import io.domicile.cli.profiles.Profile;
import io.domicile.cli.profiles.Profiles;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.platform.PlatformSettings;
import io.domicile.local.platform.StateDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The profile named {@code local}: written once the platform is up, removed when it stops. */
final class LocalProfile {

  private static final String NAME = "local";

  private LocalProfile() {}

  static void write(PlatformSettings settings) throws IOException {
    Map<String, Profile.Endpoint> cells = new HashMap<>();
    for (LocalRegion region : LocalRegion.ALL) {
      cells.put(
          region.cell().value(),
          endpoint(settings, "cell." + region, settings.state().operatorToken(region)));
    }
    var controlPlane = endpoint(settings, "control-plane", settings.state().adminToken());
    new Profiles(settings.state().profiles()).put(NAME, new Profile(controlPlane, cells));
  }

  static void remove(PlatformSettings settings) throws IOException {
    new Profiles(settings.state().profiles()).remove(NAME);
  }

  private static Profile.Endpoint endpoint(PlatformSettings settings, String port, Path token)
      throws IOException {
    return new Profile.Endpoint(
        URI.create("http://127.0.0.1:" + settings.ports().get(port)), StateDirectory.read(token));
  }
}
