package io.domicile.contract.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that tests start beside ours and that a Debian package brings. A machine without one
 * skips the test and says so; where {@code DOMICILE_REQUIRE_PEERS=true}, as in CI, the test fails.
 */
public final class DebianPeer {

  private DebianPeer() {}

  /** Where the program is, such as {@code softhsm2-util}. */
  public static Path require(String program) {
    var folders = new ArrayList<String>();
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(":", -1)));
    }
    folders.addAll(List.of("/usr/sbin", "/usr/bin"));
    for (String folder : folders) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    String missing = "The program " + program + " is not installed; .ci/run says from where.";
    if ("true".equals(System.getenv("DOMICILE_REQUIRE_PEERS"))) {
      throw new AssertionError(missing);
    }
    Assumptions.abort(missing);
    throw new AssertionError(missing);
  }
}
