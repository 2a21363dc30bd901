package io.domicile.local.platform;

import io.domicile.billing.schema.BillingSchema;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The product whose tenants the cells hold; one for a platform.
 *
 * @param release its tables
 * @param application the main class of the service that the platform itself runs in each region;
 *     null where the product's team starts its own
 */
public record LocalProduct(SchemaRelease release, @Nullable String application) {

  private static final Pattern SCRIPT =
      Pattern.compile("V([0-9]+(?:[._][0-9]+)*)__([A-Za-z0-9_-]+)\\.sql");

  private static final Comparator<SqlScript> BY_VERSION =
      Comparator.comparing(
          script ->
              Arrays.stream(script.version().split("\\.", -1))
                  .mapToInt(Integer::parseInt)
                  .toArray(),
          Arrays::compare);

  /** The reference service. */
  public static LocalProduct billing() {
    return new LocalProduct(BillingSchema.release(), "io.domicile.billing.BillingApplication");
  }

  /**
   * Another team's, whose service the platform does not start.
   *
   * @param folder of Flyway's versioned scripts, such as {@code V1__note.sql}, and nothing else
   * @throws IOException naming what is no such script
   */
  public static LocalProduct of(String name, Path folder) throws IOException {
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
    return new LocalProduct(new SchemaRelease(name, 1, null, scripts), null);
  }

  public String name() {
    return release.product();
  }
}
