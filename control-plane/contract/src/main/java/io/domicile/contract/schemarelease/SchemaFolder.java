package io.domicile.contract.schemarelease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** A folder of Flyway's versioned scripts, such as {@code V1__note.sql}, and nothing else. */
public final class SchemaFolder {

  private static final Pattern SCRIPT =
      Pattern.compile("V([0-9]+(?:[._][0-9]+)*)__([A-Za-z0-9_-]+)\\.sql");

  private static final Comparator<SqlScript> BY_VERSION =
      Comparator.comparing(
          script ->
              Arrays.stream(script.version().split("\\.", -1))
                  .mapToInt(Integer::parseInt)
                  .toArray(),
          Arrays::compare);

  private SchemaFolder() {}

  /**
   * The folder's scripts as the product's first release.
   *
   * @throws IOException naming what is no such script
   */
  public static SchemaRelease firstRelease(String product, Path folder) throws IOException {
    List<Path> files;
    try (var listed = Files.list(folder)) {
      files = listed.toList();
    }
    var scripts = new ArrayList<SqlScript>();
    for (Path file : files) {
      var matcher = SCRIPT.matcher(String.valueOf(file.getFileName()));
      if (!matcher.matches()) {
        throw new IOException(
            file + " is not named as a versioned script, V<version>__<words>.sql.");
      }
      scripts.add(
          SqlScript.of(
              matcher.group(1).replace('_', '.'),
              matcher.group(2).replace('_', ' '),
              Files.readString(file)));
    }
    scripts.sort(BY_VERSION);
    return new SchemaRelease(product, 1, null, scripts);
  }
}
