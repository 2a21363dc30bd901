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
import java.util.function.Supplier;

/**
 * What data sources for many tenants cost: run in a JVM of its own, which makes them, asks each for
 * a connection, and looks at itself.
 */
final class Footprint {
  private static final int WARM_UP = 200;

  private Footprint() {}

  /**
   * What one JVM found.
   *
   * @param readyMicros a tenant, until its data source could be asked
   * @param firstMicros a tenant, from the beginning until it had had its first connection
   * @param heapWhenReady megabytes in use after a collection, of the whole process, when the data
   *     sources could be asked
   * @param heapMegabytes the same when every tenant had had a connection
   * @param residentMegabytes of the whole process, from proc(5)
   * @param threads platform threads alive, the JVM's own Java threads among them
   */
  record Cost(
      double readyMicros,
      double firstMicros,
      double heapWhenReady,
      double heapMegabytes,
      double residentMegabytes,
      int threads) {}

  /** Arguments: contender, port of the server, number of tenants. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    // The driver's and the pools' classes are loaded and compiled by then.
    int warmUp = Math.min(WARM_UP, count);
    var few = BenchmarkHomes.of(warmUp, port, CheckoutBenchmark.ROLE);
    try (var warm = maker(args[0], few).get()) {
      connect(warm, warmUp);
    }
    Supplier<Contender> maker =
        maker(args[0], BenchmarkHomes.of(count, port, CheckoutBenchmark.ROLE));
    System.gc();
    long began = System.nanoTime();
    Contender contender = maker.get();
    long ready = System.nanoTime() - began;
    try {
      double heapWhenReady = heap();
      long asked = System.nanoTime();
      connect(contender, count);
      long first = ready + System.nanoTime() - asked;
      System.out.printf(
          Locale.ROOT,
          "cost %.3f %.3f %.3f %.3f %.3f %d%n",
          ready / 1e3 / count,
          first / 1e3 / count,
          heapWhenReady,
          heap(),
          resident(),
          ManagementFactory.getThreadMXBean().getThreadCount());
    } finally {
      Reference.reachabilityFence(contender);
    }
    Runtime.getRuntime().halt(0);
  }

  /** What a service has at hand when it starts is made here; what it then does is not. */
  private static Supplier<Contender> maker(String name, BenchmarkHomes homes) {
    if (name.equals("ours")) {
      var signed = homes.signed(2 * homes.tenants().size());
      return () -> Contender.ours(homes, signed, PoolLimits.DEFAULTS);
    }
    return () -> Contender.bareHikari(homes, 10, 1);
  }

  private static void connect(Contender contender, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      contender.connect(i).close();
    }
  }

  private static double heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0;
  }

  private static double resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1024.0)
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/self/status does not say what is resident."));
  }

  /** Runs it in a JVM of its own; the server is in this one. */
  static Cost of(String contender, int count) throws IOException, InterruptedException {
    Path said = Files.createTempFile("domicile-bench-footprint-", ".log");
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
              .redirectError(said.toFile())
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
              .orElseThrow(() -> failure(contender, count, said));
      return new Cost(cost[0], cost[1], cost[2], cost[3], cost[4], (int) cost[5]);
    } finally {
      Files.delete(said);
    }
  }

  private static IllegalStateException failure(String contender, int count, Path said) {
    try {
      List<String> lines = Files.readAllLines(said);
      return new IllegalStateException(
          "%s with %d tenants measured nothing:%n%s"
              .formatted(
                  contender,
                  count,
                  String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()))));
    } catch (IOException e) {
      return new IllegalStateException(contender + " measured nothing.", e);
    }
  }
}
