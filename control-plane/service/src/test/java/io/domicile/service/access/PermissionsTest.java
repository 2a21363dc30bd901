package io.domicile.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.service.http.HttpConventions;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(DropwizardExtensionsSupport.class)
final class PermissionsTest {

  private static final AtomicInteger REACHED = new AtomicInteger();

  private static final DropwizardAppExtension<Configuration> APP =
      new DropwizardAppExtension<>(
          TestApplication.class, (String) null, ConfigOverride.randomPorts());

  /** Believes what a header says. */
  public static final class TestApplication extends Application<Configuration> {
    @Override
    public void initialize(Bootstrap<Configuration> bootstrap) {
      bootstrap.addBundle(new HttpConventions());
    }

    @Override
    public void run(Configuration configuration, Environment environment) {
      environment.jersey().register(new Rooms());
      Permissions.install(
          (permitted, request) -> {
            String caller = request.getHeaderString("X-Caller");
            if (caller == null || !permitted.contains(Caller.valueOf(caller))) {
              throw new ProblemException(ErrorCode.UNAUTHENTICATED, "Not you.");
            }
          },
          environment.jersey());
    }
  }

  /** Rooms with and without a name at the door. */
  @Path("/rooms")
  public static final class Rooms {
    @GET
    public String unnamed() {
      REACHED.incrementAndGet();
      return "unnamed";
    }

    @DELETE
    @Permitted({})
    public String named_for_nobody() {
      REACHED.incrementAndGet();
      return "nobody";
    }

    @GET
    @Path("/cell")
    @Permitted({Caller.CELL, Caller.RUNTIME})
    public String cells() {
      return "cells";
    }

    @GET
    @Path("/lobby")
    @Permitted(Caller.ANYONE)
    public String anyone() {
      return "anyone";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS"})
  void an_endpoint_that_names_nobody_answers_nobody(String method) {
    for (Caller caller : Caller.values()) {
      try (Response answer = ask(method, "/rooms", caller.name())) {
        assertThat(answer.getStatus()).as(caller.name()).isEqualTo(403);
      }
    }
    assertThat(REACHED).hasValue(0);
  }

  @Test
  void an_endpoint_answers_those_it_names_and_no_others() {
    for (Caller caller : Caller.values()) {
      boolean named = caller == Caller.CELL || caller == Caller.RUNTIME;
      try (Response answer = ask("GET", "/rooms/cell", caller.name())) {
        assertThat(answer.getStatus()).as(caller.name()).isEqualTo(named ? 200 : 401);
      }
    }
  }

  @Test
  void an_endpoint_for_anyone_asks_no_one_who_they_are() {
    try (Response answer =
        APP.client()
            .target("http://127.0.0.1:" + APP.getLocalPort() + "/rooms/lobby")
            .request()
            .get()) {
      assertThat(answer.getStatus()).isEqualTo(200);
    }
  }

  private static Response ask(String method, String path, String caller) {
    return APP.client()
        .target("http://127.0.0.1:" + APP.getLocalPort() + path)
        .request()
        .header("X-Caller", caller)
        .method(method);
  }
}
