package io.domicile.residency.packs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Reads a folder of text files into memory, from disk or from inside the jar. */
final class PackFiles {
  private PackFiles() {}

  /** Texts by path below the folder, with forward slashes; none where there is no such folder. */
  static Map<String, String> read(Path folder) {
    var texts = new TreeMap<String, String>();
    if (!Files.isDirectory(folder)) {
      return texts;
    }
    try (var paths = Files.walk(folder)) {
      for (var path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        texts.put(folder.relativize(path).toString().replace('\\', '/'), Files.readString(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  /** The same for a folder beside this class on the class path. */
  static Map<String, String> readResources(String folder) {
    var url = PackFiles.class.getResource(folder);
    if (url == null) {
      throw new IllegalStateException(
          "the residency packs are missing from the class path: " + folder);
    }
    try {
      var text = url.toString();
      if (!text.startsWith("jar:")) {
        return read(Path.of(url.toURI()));
      }
      int bang = text.indexOf("!/");
      var jar = Path.of(URI.create(text.substring("jar:".length(), bang)));
      try (var files = FileSystems.newFileSystem(jar)) {
        return read(files.getPath(text.substring(bang + 1)));
      }
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("the residency packs cannot be read from " + url, e);
    }
  }
}
