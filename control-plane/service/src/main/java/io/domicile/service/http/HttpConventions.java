package io.domicile.service.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.domicile.contract.json.Json;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;

/**
 * The bundle every application of the platform adds first: problem documents instead of
 * Dropwizard's own mappers, strict JSON, bodies of at most 1 MiB.
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
    if (configuration.getServerFactory() instanceof AbstractServerFactory server) {
      server.setRegisterDefaultExceptionMappers(false);
    }
    Json.configure(environment.getObjectMapper());
    ProblemMappers.register(environment.jersey());
    environment.jersey().register(new BodyLimit(MAX_BODY_BYTES));
    environment.jersey().register(new JacksonAnnotations());
  }
}
