package io.domicile.benchmarks.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Seals and opens a long stream in a JVM whose heap is much smaller. */
final class SmallHeap {

  private SmallHeap() {}

  /** In the other JVM: the stream's length in bytes. */
  public static void main(String[] args) throws Exception {
    long length = Long.parseLong(args[0]);
    var sealer = Ours.sealer();
    long opened;
    try (var executor = Executors.newSingleThreadExecutor();
        var sealed = new PipedInputStream(1 << 16)) {
      var to = new PipedOutputStream(sealed);
      var sealing =
          executor.submit(
              () -> {
                try (to;
                    var out = sealer.sealing(Ours.FIELD_ID, Contestant.ROW, to)) {
                  byte[] some = new byte[1 << 16];
                  for (long left = length; left > 0; left -= some.length) {
                    out.write(some, 0, (int) Math.min(left, some.length));
                  }
                  out.finish();
                }
                return null;
              });
      try (InputStream in = sealer.opening(Ours.FIELD_ID, Contestant.ROW, sealed)) {
        opened = Contestant.drain(in);
      }
      sealing.get();
    }
    if (opened != length) {
      throw new IOException(opened + " bytes came out of " + length);
    }
    System.gc();
    System.out.println(
        "used " + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  /**
   * The heap in use at the end, in MB.
   *
   * @param megabytes the other JVM's whole heap
   */
  static double seal(long length, int megabytes) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx" + megabytes + "m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SmallHeap.class.getName(),
                    Long.toString(length)))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return said.lines()
        .filter(line -> line.startsWith("used "))
        .mapToDouble(line -> Long.parseLong(line.substring(5)) / (1024.0 * 1024))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Nothing was streamed: " + said));
  }
}
