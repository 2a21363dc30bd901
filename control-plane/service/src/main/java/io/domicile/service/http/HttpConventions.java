package io.domicile.service.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.domicile.contract.json.Json;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import java.util.HashSet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.glassfish.jersey.server.ServerProperties;

/**
 * The bundle every application of the platform adds first: problem documents for every failure, the
 * container's own too; strict JSON, strict parameters, text that is text; bodies of at most 1 MiB
 * and all of them within a budget; answers that keep their connection usable; private answers by
 * default; an admin port on loopback; no credential in a log.
 */
public final class HttpConventions implements ConfiguredBundle<Configuration> {

  /** The largest request body, in bytes. */
  public static final int MAX_BODY_BYTES = 1024 * 1024;

  @Override
  public void initialize(Bootstrap<?> bootstrap) {
    // A misspelt property in a configuration file is an error, not a default.
    bootstrap.getObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  @Override
  public void run(Configuration configuration, Environment environment) {
    Redaction.install();
    if (configuration.getServerFactory() instanceof AbstractServerFactory server) {
      server.setRegisterDefaultExceptionMappers(false);
      // Jersey refuses it with the methods of the address, which the container would not name.
      var methods = new HashSet<>(server.getAllowedMethods());
      methods.add("TRACE");
      server.setAllowedMethods(methods);
    }
    AdminPort.install(configuration.getServerFactory(), environment);
    environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                  guard(server);
                }
              }
            });
    Json.configure(environment.getObjectMapper());
    register(environment.jersey());
  }

  private static void guard(Server server) {
    var edge = new Edge(BodyBudget.ofHeap());
    edge.setHandler(server.getHandler());
    server.setHandler(edge);
    server.setErrorHandler(new ProblemPages());
  }

  private static void register(JerseyEnvironment jersey) {
    // A Location is relative: behind a proxy, nobody here knows the address that callers use.
    jersey.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    ProblemMappers.register(jersey);
    jersey.register(new BodyLimit(MAX_BODY_BYTES));
    jersey.register(new StrictRequests());
    jersey.register(new TextCheck());
    jersey.register(new JacksonAnnotations());
  }
}
