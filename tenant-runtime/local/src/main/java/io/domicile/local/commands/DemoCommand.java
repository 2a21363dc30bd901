package io.domicile.local.commands;

import io.domicile.cli.client.ApiClient;
import io.domicile.contract.secret.Secret;
import io.domicile.local.control.RunningPlatform;
import io.domicile.local.demo.DemoPlatform;
import io.domicile.local.demo.Tour;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.platform.StateDirectory;
import io.domicile.local.postgres.PostgresCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Takes the guided tour of the running platform; fails if any step is not as it should be.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  @ParentCommand private Domicile domicile = new Domicile();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    new Tour(
            new Running(domicile.state(), RunningPlatform.read(domicile.state())),
            spec.commandLine().getOut())
        .take();
    return 0;
  }

  /** The platform that {@code up} runs, reached as anybody with its state directory can. */
  private static final class Running implements DemoPlatform {

    private final HttpClient http = ApiClient.newHttpClient();
    private final RunningPlatform running;
    private final StateDirectory state;
    private final ApiClient admin;

    Running(Path state, RunningPlatform running) throws IOException {
      this.running = running;
      this.state = new StateDirectory(state);
      this.admin = client("control-plane", StateDirectory.read(this.state.adminToken()));
    }

    private ApiClient client(String port, Secret<String> token) {
      return new ApiClient(http, URI.create("http://127.0.0.1:" + running.port(port)), token, null);
    }

    @Override
    public ApiClient admin() {
      return admin;
    }

    @Override
    public ApiClient operator(LocalRegion region) throws IOException {
      return client("cell." + region, StateDirectory.read(state.operatorToken(region)));
    }

    @Override
    public ApiClient cellAsAdmin(LocalRegion region) throws IOException {
      return client("cell." + region, StateDirectory.read(state.adminToken()));
    }

    @Override
    public ApiClient tenant(LocalRegion region, String slug, Secret<String> apiKey) {
      int port = running.port("runtime." + region);
      return new ApiClient(
          http,
          URI.create("http://127.0.0.1:" + port),
          apiKey,
          slug + "." + region + ".localhost:" + port);
    }

    @Override
    public String databaseOf(LocalRegion region, String tenantId) throws SQLException {
      String pattern = "t\\_" + tenantId.replace("-", "") + "\\_i%";
      return query(
              region, "postgres", "SELECT datname FROM pg_database WHERE datname LIKE ?", pattern)
          .getFirst();
    }

    @Override
    public List<String> row(
        LocalRegion region, String database, String sql, @Nullable UUID parameter)
        throws SQLException {
      return query(region, database, sql, parameter);
    }

    private List<String> query(
        LocalRegion region, String database, String sql, @Nullable Object parameter)
        throws SQLException {
      try (var connection =
              PostgresCluster.superuser(running.port("postgres.tenants." + region), database);
          var query = connection.prepareStatement(sql)) {
        if (parameter != null) {
          query.setObject(1, parameter);
        }
        var rows = query.executeQuery();
        if (!rows.next()) {
          throw new SQLException("No row: " + sql);
        }
        var columns = new ArrayList<String>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(String.valueOf(rows.getString(i)));
        }
        return columns;
      }
    }

    @Override
    public void process(String name, String action) throws IOException, InterruptedException {
      Supervisor.of(running, http).post("/processes/" + name + "/" + action, Map.of()).expect(200);
    }
  }
}
