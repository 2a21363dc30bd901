package io.domicile.local.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Who listens on a port of this machine, as far as the system tells this user: from {@code /proc}
 * on Linux, from {@code lsof} elsewhere. Stateless.
 */
public final class PortHolder {

  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int LONGEST_COMMAND = 160;

  private PortHolder() {}

  /** Whether a server could listen there now. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      // As the servers do: a port whose last connections are winding down is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The process and its command, such as {@code process 17 (java -jar x.jar)}; empty if neither can
   * be had.
   */
  public static Optional<String> of(int port) {
    try {
      return pid(port).map(PortHolder::describe);
    } catch (IOException | RuntimeException unknown) {
      // Whoever holds it, it is taken; the name is a help and no more.
      return Optional.empty();
    }
  }

  private static String describe(long pid) {
    String command =
        ProcessHandle.of(pid)
            .flatMap(handle -> handle.info().commandLine().or(() -> handle.info().command()))
            .map(line -> " (" + shorten(line) + ")")
            .orElse("");
    return "process " + pid + command;
  }

  private static String shorten(String line) {
    return line.length() <= LONGEST_COMMAND ? line : line.substring(0, LONGEST_COMMAND) + " ...";
  }

  private static Optional<Long> pid(int port) throws IOException {
    if (!Files.exists(PROC.resolve("net/tcp"))) {
      return fromLsof(port);
    }
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      if (Files.exists(PROC.resolve(table))) {
        sockets.addAll(listening(Files.readAllLines(PROC.resolve(table)), port));
      }
    }
    try (var processes = Files.list(PROC)) {
      return processes
          .filter(folder -> String.valueOf(folder.getFileName()).matches("[0-9]+"))
          .filter(folder -> holdsAny(folder, sockets))
          .map(folder -> Long.parseLong(String.valueOf(folder.getFileName())))
          // A server and the children that inherited its socket: the oldest is the server.
          .min(Long::compare);
    }
  }

  /** The inodes of the sockets that listen on the port: proc_net_tcp(5). */
  private static Set<String> listening(List<String> table, int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Set<String> inodes = new HashSet<>();
    for (String line : table) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING)) {
        inodes.add("socket:[" + columns[9] + "]");
      }
    }
    return inodes;
  }

  private static boolean holdsAny(Path process, Set<String> sockets) {
    try (var files = Files.list(process.resolve("fd"))) {
      return files.anyMatch(file -> sockets.contains(target(file)));
    } catch (IOException | java.io.UncheckedIOException anothersOrGone) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }

  private static Optional<Long> fromLsof(int port) throws IOException {
    Process lsof =
        new ProcessBuilder("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-t")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(lsof.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!lsof.waitFor(5, TimeUnit.SECONDS)) {
        lsof.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return out.lines().filter(line -> line.matches("[0-9]+")).map(Long::parseLong).findFirst();
  }
}
