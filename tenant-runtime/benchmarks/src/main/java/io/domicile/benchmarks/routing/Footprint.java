package io.domicile.benchmarks.routing;

import io.domicile.runtime.pools.PoolLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a pool for each of many tenants costs: run in a JVM of its own, which makes them, each with
 * one open connection, and looks at itself.
 */
final class Footprint {
  private static final int WARM_UP = 200;

  private Footprint() {}

  /**
   * What one JVM found.
   *
   * @param micros to make one pool with its first connection
   * @param heapKilobytes in use after a collection, a pool's part
   * @param residentMegabytes of the whole process, from proc(5)
   * @param threads platform threads alive that were not before
   */
  record Cost(double micros, double heapKilobytes, double residentMegabytes, int threads) {}

  /** Arguments: contender, port of the server, number of tenants. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    // The driver's and the pools' classes are loaded and compiled by then.
    make(args[0], Homes.of(WARM_UP, port, CheckoutBenchmark.ROLE)).close();
    var homes = Homes.of(count, port, CheckoutBenchmark.ROLE);
    long heapBefore = heap();
    int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
    long began = System.nanoTime();
    Contender contender = make(args[0], homes);
    try {
      long took = System.nanoTime() - began;
      long heap = heap() - heapBefore;
      System.out.printf(
          Locale.ROOT,
          "cost %.3f %.3f %.3f %d%n",
          took / 1e3 / count,
          heap / 1024.0 / count,
          resident(),
          ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore);
    } finally {
      Reference.reachabilityFence(contender);
    }
    Runtime.getRuntime().halt(0);
  }

  private static Contender make(String name, Homes homes) throws Exception {
    int count = homes.tenants().size();
    var contender =
        name.equals("ours")
            ? Contender.ours(homes, 2 * count, PoolLimits.DEFAULTS)
            : Contender.bareHikari(homes, 10, 1);
    for (int i = 0; i < count; i++) {
      contender.connect(i).close();
    }
    return contender;
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1024.0)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Runs it in a JVM of its own. */
  static Cost of(String contender, int count) throws IOException, InterruptedException {
    try (var server = new SilentServer()) {
      var process =
          new ProcessBuilder(
                  List.of(
                      ProcessHandle.current().info().command().orElse("java"),
                      "-Xmx6g",
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Footprint.class.getName(),
                      contender,
                      Integer.toString(server.port()),
                      Integer.toString(count)))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(1, TimeUnit.MINUTES);
      double[] cost =
          output
              .lines()
              .filter(line -> line.startsWith("cost "))
              .map(line -> line.substring("cost ".length()).split(" "))
              .map(words -> Arrays.stream(words).mapToDouble(Double::parseDouble).toArray())
              .findFirst()
              .orElseThrow(() -> new IOException("It measured nothing: " + output));
      return new Cost(cost[0], cost[1], cost[2], (int) cost[3]);
    }
  }
}
