package io.domicile.controlplane.evidencelog;

import io.domicile.service.http.HttpConventions;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A server process that has nothing but the evidence log in it, over real HTTP. */
final class LogServer implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final DropwizardTestSupport<Settings> support;

  LogServer(EvidenceLogConfiguration configuration, Jdbi jdbi) throws Exception {
    Settings settings = new Settings(configuration, jdbi);
    DefaultServerFactory server = new DefaultServerFactory();
    server.setApplicationConnectors(List.of(anyPort()));
    server.setAdminConnectors(List.of(anyPort()));
    settings.setServerFactory(server);
    support = new DropwizardTestSupport<>(App.class, settings);
    support.before();
  }

  private static HttpConnectorFactory anyPort() {
    HttpConnectorFactory connector = new HttpConnectorFactory();
    connector.setPort(0);
    connector.setBindHost("127.0.0.1");
    return connector;
  }

  EvidenceLog log() {
    return Objects.requireNonNull(support.<App>getApplication().log);
  }

  HttpResponse<byte[]> get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + support.getLocalPort() + path);
    try {
      return client.send(
          HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean healthy() {
    return support.getEnvironment().healthChecks().runHealthCheck("evidence-log").isHealthy();
  }

  @Override
  public void close() {
    support.after();
    client.close();
  }

  /** What the application is started with. */
  static final class Settings extends Configuration {
    private final EvidenceLogConfiguration log;
    private final Jdbi jdbi;

    Settings(EvidenceLogConfiguration log, Jdbi jdbi) {
      this.log = log;
      this.jdbi = jdbi;
    }
  }

  /** Public with a public constructor, for Dropwizard makes it. */
  public static final class App extends Application<Settings> {
    private @Nullable EvidenceLog log;

    @Override
    public void initialize(Bootstrap<Settings> bootstrap) {
      bootstrap.addBundle(new HttpConventions());
    }

    @Override
    public void run(Settings settings, Environment environment) throws IOException {
      log = EvidenceLog.install(settings.log, settings.jdbi, Clock.systemUTC(), environment);
    }
  }
}
