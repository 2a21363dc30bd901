package io.domicile.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and when a run was made. Nothing in it names the machine.
 *
 * @param at in UTC, to the second
 * @param loadBefore the one-minute load average when the run began; negative where unknown
 */
public record Machine(
    String at, int processors, String processor, long memoryGiB, String java, double loadBefore) {

  /** This machine, now. */
  public static Machine present() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    long memory =
        system instanceof com.sun.management.OperatingSystemMXBean bean
            ? Math.round(bean.getTotalMemorySize() / (double) (1 << 30))
            : 0;
    return new Machine(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        processorName(),
        memory,
        Runtime.version().toString(),
        Math.round(system.getSystemLoadAverage() * 100) / 100.0);
  }

  /** From proc(5), where there is one. */
  private static String processorName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public String toString() {
    return "%s, %d processors (%s), %d GiB, Java %s, load average before %s"
        .formatted(at, processors, processor, memoryGiB, java, loadBefore);
  }
}
