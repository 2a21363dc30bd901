package io.domicile.local.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/** Where the tenants' keys of a local platform are. */
public enum KeyPlace {
  /** The region's vault process. */
  LOCAL,
  /** A SoftHSM token for each region, as a hardware module would be used. */
  PKCS11;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Remembers the choice with the state: keys that are elsewhere would look destroyed.
   *
   * @throws IOException if the state was begun with another choice
   */
  void hold(StateDirectory state) throws IOException {
    var file = state.root().resolve("key-place");
    boolean begun = Files.exists(state.adminToken());
    String before = Files.exists(file) ? Files.readString(file).strip() : begun ? "local" : word();
    if (!before.equals(word())) {
      throw new IOException(
          "The keys of "
              + state.root()
              + " are in a vault of type "
              + before
              + ". Start with --vault "
              + before
              + ", or begin another state with --state DIR.");
    }
    Files.createDirectories(state.root());
    Files.writeString(file, word() + "\n");
  }
}
