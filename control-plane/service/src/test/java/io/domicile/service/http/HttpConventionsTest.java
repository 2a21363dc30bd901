package io.domicile.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.Problem;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.Slug;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
final class HttpConventionsTest {

  private static final DropwizardAppExtension<Configuration> APP =
      new DropwizardAppExtension<>(
          TestApplication.class, (String) null, ConfigOverride.randomPorts());

  /** An application with nothing but the conventions. */
  public static final class TestApplication extends Application<Configuration> {
    @Override
    public void initialize(Bootstrap<Configuration> bootstrap) {
      bootstrap.addBundle(new HttpConventions());
    }

    @Override
    public void run(Configuration configuration, Environment environment) {
      environment.jersey().register(new Things());
    }
  }

  /** What the test posts. */
  public record Thing(Slug slug, @Max(10) int size) {}

  /** What is to be seen in brief. */
  public interface Brief {}

  /** What is to be seen in full. */
  public interface Full extends Brief {}

  /** What a view leaves half of. */
  public record Viewed(@JsonView(Brief.class) String shown, @JsonView(Full.class) String hidden) {}

  /** One resource with one of each failure. */
  @Path("/things")
  @Produces(MediaType.APPLICATION_JSON)
  @Consumes(MediaType.APPLICATION_JSON)
  public static final class Things {
    @POST
    public Thing create(@Valid Thing thing) {
      return thing;
    }

    @GET
    @Path("/viewed")
    @JsonView(Brief.class)
    public Viewed viewed() {
      return new Viewed("this", "that");
    }

    @GET
    @Path("/unexpected")
    public Thing unexpected() {
      throw new IllegalStateException("password=hunter2");
    }

    @GET
    @Path("/full")
    public Thing full() {
      throw new ProblemException(ErrorCode.NO_CELL_WITH_ROOM, "All cells are full.")
          .retryAfter(Duration.ofSeconds(5))
          .with("regions", new String[] {"eu-central-1"});
    }
  }

  @Test
  void a_good_request_is_served() throws Exception {
    assertThat(post("{\"slug\":\"acme\",\"size\":3}").statusCode()).isEqualTo(200);
  }

  @Test
  void an_endpoints_annotations_for_jackson_hold() throws Exception {
    assertThat(send(request("/things/viewed").GET()).body()).isEqualTo("{\"shown\":\"this\"}");
  }

  @Test
  void an_unknown_field_is_named() throws Exception {
    var response = post("{\"slug\":\"acme\",\"size\":3,\"colour\":\"red\"}");

    assertProblem(response, ErrorCode.INVALID_REQUEST);
    assertThat(problem(response).get("detail").asText()).contains("colour");
  }

  @Test
  void a_value_that_our_own_types_refuse_is_named_with_their_reason_but_not_repeated()
      throws Exception {
    var response = post("{\"slug\":\"No Slug!\",\"size\":3}");

    assertProblem(response, ErrorCode.INVALID_REQUEST);
    assertThat(problem(response).get("detail").asText())
        .contains("slug")
        .contains("DNS label")
        .doesNotContain("No Slug");
  }

  @Test
  void a_wrong_type_or_a_violated_constraint_is_named() throws Exception {
    var wrongType = post("{\"slug\":\"acme\",\"size\":\"3\"}");
    var tooLarge = post("{\"slug\":\"acme\",\"size\":11}");

    assertProblem(wrongType, ErrorCode.INVALID_REQUEST);
    assertThat(problem(wrongType).get("detail").asText()).contains("size");
    assertProblem(tooLarge, ErrorCode.INVALID_REQUEST);
    assertThat(problem(tooLarge).get("detail").asText()).contains("size");
  }

  @Test
  void a_body_that_is_not_json_is_malformed() throws Exception {
    assertProblem(post("{"), ErrorCode.MALFORMED_REQUEST);
    assertProblem(post("slug=acme"), ErrorCode.MALFORMED_REQUEST);
  }

  @Test
  void a_body_over_a_mebibyte_is_refused_with_and_without_a_declared_length() throws Exception {
    String large = "{\"slug\":\"" + "a".repeat(HttpConventions.MAX_BODY_BYTES) + "\"}";

    assertProblem(post(large), ErrorCode.BODY_TOO_LARGE);
    assertProblem(
        post(
            BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))),
        ErrorCode.BODY_TOO_LARGE);
  }

  @Test
  void what_jersey_refuses_is_a_problem_too() throws Exception {
    assertProblem(send(request("/nothing").GET()), ErrorCode.NOT_FOUND);
    assertProblem(send(request("/things").DELETE()), ErrorCode.METHOD_NOT_ALLOWED);
    assertProblem(
        send(
            request("/things")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("x"))),
        ErrorCode.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void an_unexpected_failure_says_nothing_but_its_id() throws Exception {
    var response = send(request("/things/unexpected").GET());

    assertProblem(response, ErrorCode.INTERNAL);
    assertThat(response.body()).doesNotContain("hunter2").doesNotContain("IllegalState");
    assertThat(problem(response).get("incident").asText()).hasSize(36);
  }

  @Test
  void a_problem_carries_its_members_and_headers() throws Exception {
    var response = send(request("/things/full").GET());

    assertProblem(response, ErrorCode.NO_CELL_WITH_ROOM);
    assertThat(response.headers().firstValue("Retry-After")).contains("5");
    assertThat(problem(response).get("regions").get(0).asText()).isEqualTo("eu-central-1");
  }

  @Test
  void a_misspelt_property_in_the_configuration_is_named() {
    var bootstrap = new Bootstrap<>(new TestApplication());
    new HttpConventions().initialize(bootstrap);
    var factory =
        bootstrap
            .getConfigurationFactoryFactory()
            .create(
                Configuration.class,
                Validators.newValidator(),
                bootstrap.getObjectMapper(),
                "other");

    assertThatThrownBy(
            () ->
                factory.build(
                    path -> new ByteArrayInputStream(path.getBytes(StandardCharsets.UTF_8)),
                    "colour: red"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("colour");
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return post(BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> post(BodyPublisher body) throws Exception {
    return send(request("/things").header("Content-Type", "application/json").POST(body));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + APP.getLocalPort() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode problem(HttpResponse<String> response) throws Exception {
    return Json.mapper().readTree(response.body());
  }

  private static void assertProblem(HttpResponse<String> response, ErrorCode code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(code.status());
    assertThat(response.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
    var problem = problem(response);
    assertThat(problem.get("code").asText()).isEqualTo(code.code());
    assertThat(problem.get("type").asText()).isEqualTo(code.type());
    assertThat(problem.get("status").asInt()).isEqualTo(code.status());
    assertThat(problem.get("title").asText()).isEqualTo(code.title());
  }
}
