package io.domicile.runtime.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.domicile.contract.json.Json;
import io.domicile.contract.keyreports.KeyReport;
import io.domicile.runtime.routes.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of what this runtime saw go dark and its cell has not heard of yet, so that a restart
 * does not forget it. Ids and times; no key. Not thread-safe.
 */
final class UnreportedDarkness {

  private static final Logger log = LoggerFactory.getLogger(UnreportedDarkness.class);

  private static final String FILE = "unreported-darkness.json";
  private static final int FORMAT = 1;

  private final StateFolder folder;
  private List<KeyReport.Dark> saved = List.of();

  /** The file's content. */
  private record Content(int format, List<KeyReport.Dark> dark) {}

  private UnreportedDarkness(StateFolder folder) {
    this.folder = folder;
  }

  /** Opens the folder; makes it if it is not there. */
  static UnreportedDarkness in(Path directory) throws IOException {
    return new UnreportedDarkness(new StateFolder(directory));
  }

  /** What was saved last. A file that cannot be read is put aside, and said. */
  List<KeyReport.Dark> read() throws IOException {
    String text = folder.read(FILE).orElse(null);
    if (text == null) {
      return List.of();
    }
    try {
      // The folder's texts are of bytes.
      Content content =
          Json.mapper().readValue(text.getBytes(StandardCharsets.ISO_8859_1), Content.class);
      if (content.format() <= FORMAT && content.dark() != null) {
        saved = List.copyOf(content.dark());
        return saved;
      }
      log.error("{} is a newer version's; put aside as {}.", folder.path(FILE), aside());
    } catch (JsonProcessingException e) {
      log.error("{} cannot be read; put aside as {}.", folder.path(FILE), aside());
    }
    return List.of();
  }

  private Path aside() throws IOException {
    return Files.move(
        folder.path(FILE), folder.path(FILE + ".unread"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Puts these in the place of the former ones, durably; writes nothing if they are the same. */
  void save(List<KeyReport.Dark> unreported) throws IOException {
    if (unreported.equals(saved)) {
      return;
    }
    folder.replace(
        FILE,
        new String(
            Json.mapper().writeValueAsBytes(new Content(FORMAT, unreported)),
            StandardCharsets.ISO_8859_1));
    saved = List.copyOf(unreported);
  }
}
