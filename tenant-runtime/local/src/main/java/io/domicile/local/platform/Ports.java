package io.domicile.local.platform;

import io.domicile.local.processes.PortHolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where everything listens, all on 127.0.0.1. Every port has a name, such as {@code control-plane}
 * or {@code cell.eu-central-1}; an admin port is the next one above its application's unless it is
 * set.
 */
public final class Ports {

  private static final int LEAST_FREE = 20_000;
  private static final int MOST_FREE = 32_000;
  private static final Map<String, Integer> DEFAULTS = defaults();

  private final Map<String, Integer> byName;

  private Ports(Map<String, Integer> byName) {
    this.byName = byName;
  }

  private static Map<String, Integer> defaults() {
    var ports = new LinkedHashMap<String, Integer>();
    withAdmin(ports, "control-plane", 8080);
    withAdmin(ports, "control-plane-2", 8090);
    withAdmin(ports, "runtime.eu-central-1", 8110);
    withAdmin(ports, "runtime.us-east-1", 8120);
    withAdmin(ports, "cell.eu-central-1", 8210);
    withAdmin(ports, "cell.us-east-1", 8220);
    withAdmin(ports, "vault.eu-central-1", 8230);
    withAdmin(ports, "vault.us-east-1", 8240);
    ports.put("supervisor", 8070);
    ports.put("balancer", 8071);
    ports.put("postgres.registry", 15432);
    ports.put("postgres.cell.eu-central-1", 15433);
    ports.put("postgres.tenants.eu-central-1", 15434);
    ports.put("postgres.cell.us-east-1", 15435);
    ports.put("postgres.tenants.us-east-1", 15436);
    return ports;
  }

  private static void withAdmin(Map<String, Integer> ports, String name, int port) {
    ports.put(name, port);
    ports.put(name + ".admin", port + 1);
  }

  /** The names that can be set. */
  public static List<String> names() {
    return List.copyOf(DEFAULTS.keySet());
  }

  /**
   * The defaults, moved and changed.
   *
   * @param offset added to every default
   * @param changes by name; not moved
   * @throws IllegalArgumentException for an unknown name, a port out of range or one that is there
   *     twice
   */
  public static Ports of(int offset, Map<String, Integer> changes) {
    var ports = new LinkedHashMap<String, Integer>();
    DEFAULTS.forEach((name, port) -> ports.put(name, port + offset));
    changes.forEach(
        (name, port) -> {
          if (!ports.containsKey(name)) {
            throw new IllegalArgumentException(
                "There is no port named " + name + "; there are " + names() + ".");
          }
          ports.put(name, port);
          if (ports.containsKey(name + ".admin") && !changes.containsKey(name + ".admin")) {
            ports.put(name + ".admin", port + 1);
          }
        });
    var seen = new LinkedHashMap<Integer, String>();
    ports.forEach(
        (name, port) -> {
          if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("Port " + name + " would be " + port + ".");
          }
          String other = seen.put(port, name);
          if (other != null) {
            throw new IllegalArgumentException(
                "Ports " + other + " and " + name + " would both be " + port + ".");
          }
        });
    return new Ports(ports);
  }

  /**
   * Ports that are free at this moment, for tests. They lie below those that systems give to
   * outgoing connections, since one of these would otherwise take such a port before its process
   * has started.
   */
  public static Ports free() throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      var ports = new LinkedHashMap<String, Integer>();
      for (String name : DEFAULTS.keySet()) {
        ServerSocket socket = bound();
        sockets.add(socket);
        ports.put(name, socket.getLocalPort());
      }
      return new Ports(ports);
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static ServerSocket bound() throws IOException {
    IOException taken = new IOException("No port is free.");
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LEAST_FREE, MOST_FREE);
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        taken = e;
      }
    }
    throw taken;
  }

  /** The port of that name. */
  public int get(String name) {
    Integer port = byName.get(name);
    if (port == null) {
      throw new IllegalArgumentException("There is no port named " + name + ".");
    }
    return port;
  }

  /** All of them, by name. */
  public Map<String, Integer> all() {
    return Map.copyOf(byName);
  }

  /**
   * Makes sure that nobody listens on these ports.
   *
   * @throws IOException naming each that is taken, and who holds it where that can be had
   */
  void requireFree(Collection<String> names) throws IOException {
    var taken = new ArrayList<String>();
    for (String name : names) {
      int port = get(name);
      if (!PortHolder.isFree(port)) {
        taken.add(
            "  " + name + " " + port + PortHolder.of(port).map(who -> ", by " + who).orElse(""));
      }
    }
    if (!taken.isEmpty()) {
      throw new IOException(
          "These ports are taken:\n"
              + String.join("\n", taken)
              + "\nNothing was started. Choose others with --port NAME=PORT or --port-offset N.");
    }
  }
}
