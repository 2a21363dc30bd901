package io.domicile.local.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A region's SoftHSM token (Debian's package {@code softhsm2}), made once and kept in the state
 * directory.
 */
final class SoftHsm {

  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib64/softhsm/libsofthsm2.so"),
          Path.of("/usr/local/lib/softhsm/libsofthsm2.so"),
          Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));

  private final StateDirectory state;
  private final Path folder;

  SoftHsm(StateDirectory state, LocalRegion region) {
    this.state = state;
    this.folder = state.vault(region).resolve("softhsm");
  }

  /** What a process needs in its environment to find the token. */
  Map<String, String> environment() {
    return Map.of("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
  }

  /** The line of a {@code vault:} block that chooses it. */
  String configuration() throws IOException {
    return "{type: pkcs11, library: %s, slotListIndex: 0, pinFile: %s}"
        .formatted(library(), folder.resolve("pin"));
  }

  /** Makes the token if there is none yet. */
  void prepare() throws IOException, InterruptedException {
    library();
    Path tokens = folder.resolve("tokens");
    boolean there = Files.isDirectory(tokens);
    Files.createDirectories(tokens);
    StateDirectory.writePrivate(
        folder.resolve("softhsm2.conf"),
        "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    if (there) {
      return;
    }
    var pin = state.secret(folder.resolve("pin"));
    var builder =
        new ProcessBuilder(
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "domicile",
                "--pin",
                pin.reveal(),
                "--so-pin",
                pin.reveal())
            .redirectErrorStream(true);
    builder.environment().putAll(environment());
    Process made = builder.start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (made.waitFor() != 0) {
      Files.delete(tokens);
      throw new IOException("softhsm2-util makes no token: " + said.strip());
    }
  }

  private static Path library() throws IOException {
    return LIBRARIES.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "--vault pkcs11 needs SoftHSM (Debian's package softhsm2); it is in none of "
                        + LIBRARIES
                        + "."));
  }
}
