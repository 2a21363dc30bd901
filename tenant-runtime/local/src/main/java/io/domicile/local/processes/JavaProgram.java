package io.domicile.local.processes;

import java.nio.file.Path;
import java.util.List;

/**
 * One application to be run in a JVM of its own, on this JVM's Java and class path.
 *
 * @param name of the process, such as {@code cell-eu-central-1}; names its files too
 * @param mainClass the application
 * @param configuration its YAML file
 * @param adminPort where its health check answers
 * @param heapMegabytes the most heap it may have
 */
public record JavaProgram(
    String name, String mainClass, Path configuration, int adminPort, int heapMegabytes) {

  /**
   * A system property; {@code true} starts processes with all of the JVM's compilers, as production
   * does, for who measures what they can do and not how fast they start.
   */
  public static final String ALL_COMPILERS = "domicile.local.all-compilers";

  /**
   * What every process of the platform is started with. Small heaps on few cores: the serial
   * collector and the first compiler start fastest and need the least beside the heap.
   */
  String arguments() {
    return String.join(
        "\n",
        "-Xmx" + heapMegabytes + "m",
        "-XX:+UseSerialGC",
        Boolean.getBoolean(ALL_COMPILERS) ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dfile.encoding=UTF-8",
        "-cp",
        '"' + System.getProperty("java.class.path").replace("\\", "\\\\") + '"');
  }

  /**
   * The arguments go through a file, so that the command line stays short enough to recognise the
   * process by.
   */
  List<String> command(Path argumentFile) {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "@" + argumentFile,
        mainClass,
        "server",
        configuration.toString());
  }
}
