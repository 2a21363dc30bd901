package io.domicile.local.measurements;

import io.domicile.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was measured, in the order in which it was. Not thread-safe. */
final class MeasurementReport {

  private final Map<String, Double> rows = new LinkedHashMap<>();

  void put(String what, double value) {
    rows.put(what, Math.round(value * 10) / 10.0);
  }

  void putPercentiles(String what, Samples samples) {
    put(what + " p50, ms", samples.percentile(50));
    put(what + " p95, ms", samples.percentile(95));
  }

  /** Writes {@code platform.md} and {@code platform.json}. */
  void write(Path directory, double loadBefore) throws IOException {
    Files.createDirectories(directory);
    var circumstances = new LinkedHashMap<String, Object>();
    circumstances.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    circumstances.put("processors", Runtime.getRuntime().availableProcessors());
    circumstances.put("loadAverageBefore", loadBefore);
    circumstances.put("java", Runtime.version().toString());
    Files.write(
        directory.resolve("platform.json"),
        Json.mapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(Map.of("circumstances", circumstances, "measured", rows)));
    var text = new StringBuilder("# Measurements of the local platform\n\n");
    text.append("Written by `./domicile bench platform`. Circumstances: ")
        .append(circumstances)
        .append(".\n\n| what | value |\n|---|---:|\n");
    rows.forEach(
        (what, value) -> text.append(String.format(Locale.ROOT, "| %s | %.1f |%n", what, value)));
    Files.writeString(directory.resolve("platform.md"), text);
  }
}
