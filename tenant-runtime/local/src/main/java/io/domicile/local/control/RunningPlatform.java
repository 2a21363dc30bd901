package io.domicile.local.control;

import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import io.domicile.service.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a running {@code up} leaves for other commands, in {@code running.json}, mode 0600.
 *
 * @param pid of the supervisor
 * @param ports by name
 * @param token for the supervisor's control interface
 */
public record RunningPlatform(long pid, Map<String, Integer> ports, Secret<String> token) {

  private static final String FILE = "running.json";

  /** Writes the file, whole or not at all. */
  public void write(Path stateDirectory) throws IOException {
    PrivateFiles.write(stateDirectory.resolve(FILE), Json.write(this));
  }

  /**
   * Reads what the running platform left.
   *
   * @throws IOException with advice, if none runs
   */
  public static RunningPlatform read(Path stateDirectory) throws IOException {
    Path file = stateDirectory.resolve(FILE);
    if (Files.exists(file)) {
      RunningPlatform running = Json.read(Files.readAllBytes(file), RunningPlatform.class);
      if (ProcessHandle.of(running.pid).map(ProcessHandle::isAlive).orElse(false)) {
        return running;
      }
    }
    throw new IOException("The platform is not running here. Start it with ./domicile up.");
  }

  /** Removes the file. */
  public static void forget(Path stateDirectory) throws IOException {
    Files.deleteIfExists(stateDirectory.resolve(FILE));
  }

  /** The port of that name. */
  public int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException("There is no port named " + name + ".");
    }
    return port;
  }
}
