package io.domicile.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

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
    return folders.stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> missing("The program " + program + " is not installed"));
  }

  /** Where a package's library is, such as {@code faketime/libfaketime.so.1}. */
  public static Path requireLibrary(String library) {
    Path libraries = Path.of("/usr/lib");
    if (Files.isDirectory(libraries)) {
      try (var folders = Files.list(libraries)) {
        var found =
            folders.map(folder -> folder.resolve(library)).filter(Files::exists).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw missing("The library " + library + " is not installed");
  }

  /**
   * Goes on only where the machine lets the test do what it does, such as to make a network
   * namespace; else the test is skipped, in CI as well, and says why.
   */
  public static void requireRights(boolean given, String otherwise) {
    if (!given) {
      throw new TestAbortedException(otherwise + "; root has the right on most machines.");
    }
  }

  private static RuntimeException missing(String what) {
    String sentence = what + "; .ci/run says from where CI has it.";
    if ("true".equals(System.getenv("DOMICILE_REQUIRE_PEERS"))) {
      throw new AssertionError(sentence + " It is required, for DOMICILE_REQUIRE_PEERS is true.");
    }
    return new TestAbortedException(sentence);
  }
}
