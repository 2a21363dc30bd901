package io.domicile.local.platform;

import io.domicile.cell.cluster.ClusterBootstrap;
import io.domicile.local.postgres.PostgresCluster;
import io.domicile.local.processes.Restarts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The platform's PostgreSQL clusters. The supervisor owns them, so that a cell can die alone. A
 * cell's own database is a cluster apart from its tenants'.
 */
final class Clusters implements AutoCloseable {

  static final String REGISTRY = "registry";

  private static final String REGISTRY_ROLE = "domicile_registry";
  private static final String CELL_ROLE = "domicile_cell";

  private final Map<String, PostgresCluster> running = new LinkedHashMap<>();
  private final Map<String, PostgresCluster.Settings> settings = new LinkedHashMap<>();
  private final StateDirectory state;
  private final Ports ports;

  Clusters(StateDirectory state, Ports ports) {
    this.state = state;
    this.ports = ports;
  }

  static String cell(LocalRegion region) {
    return "cell." + region;
  }

  static String tenants(LocalRegion region) {
    return "tenants." + region;
  }

  /** All of them. */
  static List<String> names() {
    var names = new ArrayList<String>();
    names.add(REGISTRY);
    for (LocalRegion region : LocalRegion.ALL) {
      names.add(cell(region));
      names.add(tenants(region));
    }
    return names;
  }

  /** Ends the servers that a supervisor which was killed could not stop. */
  void endLeftovers() throws IOException, InterruptedException {
    for (String name : names()) {
      PostgresCluster.endLeftover(state.postgres(name));
    }
  }

  /** Starts all of them side by side, and sees to their first roles and databases. */
  void start() throws IOException, InterruptedException {
    var tasks = new ArrayList<Callable<Void>>();
    tasks.add(
        () ->
            startOne(REGISTRY, 60, 0, cluster -> role(cluster, REGISTRY, REGISTRY_ROLE, "", true)));
    for (LocalRegion region : LocalRegion.ALL) {
      tasks.add(
          () ->
              startOne(
                  cell(region),
                  40,
                  0,
                  cluster -> role(cluster, cell(region), CELL_ROLE, "", true)));
      tasks.add(
          () ->
              startOne(
                  tenants(region),
                  200,
                  16,
                  cluster -> {
                    var password =
                        state.secret(state.postgres(tenants(region)).resolve("password"));
                    ClusterBootstrap.prepare(cluster::superuser, password);
                  }));
    }
    var failures = new ArrayList<String>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> task : executor.invokeAll(tasks)) {
        try {
          task.get();
        } catch (ExecutionException e) {
          failures.add(String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
        }
      }
    }
    if (!failures.isEmpty()) {
      close();
      throw new IOException(String.join("\n", failures));
    }
  }

  private interface Preparation {
    void apply(PostgresCluster cluster) throws IOException, SQLException;
  }

  private Void startOne(
      String name, int maxConnections, int reservedConnections, Preparation preparation)
      throws IOException, InterruptedException, SQLException {
    var chosen =
        new PostgresCluster.Settings(
            state.postgres(name),
            state.postgres("binaries"),
            ports.get("postgres." + name),
            maxConnections,
            reservedConnections);
    PostgresCluster cluster = PostgresCluster.start(chosen);
    synchronized (running) {
      running.put(name, cluster);
      settings.put(name, chosen);
    }
    preparation.apply(cluster);
    return null;
  }

  private void role(
      PostgresCluster cluster, String name, String role, String attributes, boolean withDatabase)
      throws IOException, SQLException {
    cluster.ensureRole(
        role, state.secret(state.postgres(name).resolve("password")), attributes, withDatabase);
  }

  PostgresCluster get(String name) {
    synchronized (running) {
      PostgresCluster cluster = running.get(name);
      if (cluster == null) {
        throw new IllegalStateException("The cluster " + name + " is not running.");
      }
      return cluster;
    }
  }

  /** The running clusters as what can die. */
  List<Restarts.Part> parts() {
    synchronized (running) {
      return settings.entrySet().stream()
          .<Restarts.Part>map(entry -> new Part(entry.getKey(), entry.getValue()))
          .toList();
    }
  }

  private final class Part implements Restarts.Part {

    private final String name;
    private final PostgresCluster.Settings settings;

    Part(String name, PostgresCluster.Settings settings) {
      this.name = name;
      this.settings = settings;
    }

    @Override
    public String name() {
      return "postgres." + name;
    }

    @Override
    public Path log() {
      return settings.folder().resolve("postgres.log");
    }

    @Override
    public boolean hasDied() {
      synchronized (running) {
        PostgresCluster cluster = running.get(name);
        return cluster != null && !cluster.isRunning();
      }
    }

    @Override
    public void startAgain() throws IOException, InterruptedException {
      PostgresCluster dead = get(name);
      dead.close();
      PostgresCluster fresh = PostgresCluster.start(settings);
      synchronized (running) {
        running.put(name, fresh);
      }
    }
  }

  /** Stops all of them. */
  @Override
  public void close() throws IOException {
    List<PostgresCluster> stopping;
    synchronized (running) {
      stopping = List.copyOf(running.values());
      running.clear();
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (PostgresCluster cluster : stopping) {
        var _ =
            executor.submit(
                () -> {
                  cluster.close();
                  return null;
                });
      }
    }
  }
}
