package io.domicile.service.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.Problem;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.secret.Secret;
import io.domicile.testing.logs.CapturedLog;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What strangers and careless callers send, byte for byte. */
@ExtendWith(DropwizardExtensionsSupport.class)
final class StrangersTest {

  @RegisterExtension final CapturedLog log = CapturedLog.everything();

  private static final Semaphore REFUSED = new Semaphore(0);
  private static final String TOKEN = "a-token-of-the-administrator";

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
      environment.jersey().register(new Refusal());
      AdminPort.permitTasks(environment, TokenHash.of(new Secret<>(TOKEN)));
    }
  }

  /** Refuses by the head alone, and says when it has. */
  public static final class Refusal implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      if (request.getHeaderString("X-Refuse") != null) {
        REFUSED.release();
        throw new ProblemException(ErrorCode.UNAUTHENTICATED, "Not you.");
      }
    }
  }

  /** A list and what is put into it. */
  @Path("/things")
  @Produces(MediaType.APPLICATION_JSON)
  @Consumes(MediaType.APPLICATION_JSON)
  public static final class Things {
    @POST
    public Map<String, Object> create(Map<String, Object> thing) {
      return thing;
    }

    @POST
    @Path("/{id}/wake")
    @Consumes(MediaType.WILDCARD)
    public Map<String, Object> wake() {
      return Map.of("awake", true);
    }

    @GET
    public Map<String, Object> list(@QueryParam("limit") @DefaultValue("5") int limit) {
      return Map.of("limit", limit);
    }

    @GET
    @Path("/moved")
    public Response moved() {
      return Response.created(URI.create("/things/1")).build();
    }

    @GET
    @Path("/outage")
    public Map<String, Object> outage() {
      throw new IllegalStateException(new SQLException("connection refused", "08001"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 60_000, Edge.DRAINED_BYTES})
  void a_request_that_is_refused_before_its_body_came_does_not_cost_the_next_one(int length)
      throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      for (int round = 0; round < 5; round++) {
        wire.send(
            "POST /things HTTP/1.1\r\nHost: x\r\nX-Refuse: yes\r\nAuthorization: Bearer of-none\r\n"
                + ("Content-Length: " + length + "\r\n\r\n"));
        awaitRefusal();
        wire.send(" ".repeat(length));
        assertThat(wire.answer().status()).isEqualTo(401);

        wire.send("GET /things HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(wire.answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void the_same_holds_for_a_body_in_chunks() throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      wire.send(
          String.join(
              "\r\n",
              "POST /things HTTP/1.1",
              "Host: x",
              "X-Refuse: yes",
              "Transfer-Encoding: chunked",
              "",
              ""));
      awaitRefusal();
      wire.send("2\r\n{}\r\n0\r\n\r\nGET /things HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(wire.answer().status()).isEqualTo(401);
      assertThat(wire.answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 900000\r\n", "Content-Length: 10\r\nExpect: 100-continue\r\n"})
  void a_body_that_is_not_waited_for_closes_the_connection_and_says_so(String headers)
      throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      wire.send(
          "POST /things HTTP/1.1\r\nHost: x\r\nX-Refuse: yes\r\nAuthorization: Bearer of-none\r\n"
              + headers
              + "\r\n");

      var answer = wire.answer();

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("connection")).isEqualTo("close");
      awaitRefusal();
    }
  }

  private static void awaitRefusal() throws InterruptedException {
    assertThat(REFUSED.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
  }

  static Stream<String> nonsense() {
    String post = "POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    return Stream.of(
        post + "Content-Length: 3000000000\r\n\r\n",
        post + "Content-Length: 99999999999999999999\r\n\r\n",
        post + "Content-Length: -1\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        post + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        "POST /things/%14/wake HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        "POST /things/%00/wake HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        "POST /things/%7f/wake HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        "POST /things/%c2%85/wake HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        "POST /things/%zz/wake HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        "GET /things/../../etc HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things?limit=%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things?limit=%ed%a0%80 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%2e%2e/%2f HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n",
        "BREW /things HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /things HTTP/1.1\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void nonsense_is_a_problem_of_the_caller_and_at_most_one_line_in_the_log(String request)
      throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      wire.send(request);

      var answer = wire.answer();

      assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
      assertThat(answer.header("content-type")).isEqualTo(Problem.MEDIA_TYPE);
      assertThat(answer.body()).contains("urn:domicile:problem:").doesNotContain("jetty");
    }
    assertThat(log.events())
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .hasSizeLessThanOrEqualTo(1)
        .allMatch(event -> event.getThrowableProxy() == null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffff\r\n{}\r\n", "7fffffff\r\n{}\r\n", "9\r\n{}\r\n", "2\r\n{}"})
  void a_body_that_ends_before_its_chunk_does_is_a_problem_of_the_caller(String chunks)
      throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      wire.send(
          "POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + chunks);
      wire.end();

      var answer = wire.answer();

      assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
      assertThat(answer.header("content-type")).isEqualTo(Problem.MEDIA_TYPE);
    }
  }

  @Test
  void a_method_that_an_address_does_not_take_is_answered_with_those_that_it_takes()
      throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      for (String method : new String[] {"TRACE", "PUT"}) {
        wire.send(method + " /things HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        var answer = wire.answer();
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).contains("GET").contains("POST");
        assertThat(answer.header("content-type")).isEqualTo(Problem.MEDIA_TYPE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':'a\\ud800b'}",
        "{'name':'\\udc00'}",
        "{'name':'a\\u0000b'}",
        "{'name':'a\\u001bb'}",
        "{'name':'a\\u0085b'}",
        "{'name':'a\u007fb'}",
        "{'a\\u0000':1}",
        "{'list':['ok',{'deep':'\\ud83d'}]}"
      })
  void text_that_is_none_is_refused_wherever_it_is(String json) throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      var answer = wire.post("/things", json.replace('\'', '"'));

      assertThat(answer.status()).as(answer.body()).isEqualTo(422);
      assertThat(answer.body()).contains("invalid_request");
    }
  }

  @Test
  void a_field_with_text_that_is_none_is_named() throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      assertThat(wire.post("/things", "{\"list\":[\"ok\",{\"deep\":\"\\ud83d\"}]}").body())
          .contains("'list[1].deep' has half a surrogate pair");
    }
  }

  @Test
  void text_of_every_script_and_with_line_breaks_is_taken() throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      var answer =
          wire.post("/things", "{\"name\":\"Z\\u00fcrich\\n\\t\\ud83d\\ude00 \\u6771\\u4eac\"}");

      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void a_parameter_of_a_wrong_type_and_one_that_nobody_declared_are_refused() throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      for (String query :
          new String[] {
            "limit=abc", "limit=null", "limit=", "limit", "limit=5&limit=", "limitt=5", "a=b"
          }) {
        wire.send("GET /things?" + query + " HTTP/1.1\r\nHost: x\r\n\r\n");
        var answer = wire.answer();
        assertThat(answer.status()).as(query).isEqualTo(422);
        assertThat(answer.body()).contains("invalid_request");
      }
    }
  }

  @Test
  void a_body_where_none_is_expected_is_refused() throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      assertThat(wire.post("/things/1/wake", "{}").status()).isEqualTo(422);
      assertThat(wire.post("/things/1/wake", "").status()).isEqualTo(200);
    }
  }

  @Test
  void answers_are_private_and_of_the_kind_that_they_say() throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      for (String path : new String[] {"/things", "/nothing", "/%14"}) {
        wire.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        var answer = wire.answer();
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
      }
    }
  }

  @Test
  void a_location_names_no_host() throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      wire.send("GET /things/moved HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(wire.answer().header("location")).isEqualTo("/things/1");
    }
  }

  @Test
  void a_database_that_is_down_is_503_with_a_time_to_come_back() throws Exception {
    try (var wire = Wire.to(APP.getLocalPort())) {
      wire.send("GET /things/outage HTTP/1.1\r\nHost: x\r\n\r\n");
      var answer = wire.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isEqualTo("5");
    }
  }

  @Test
  void what_changes_anything_at_the_admin_port_needs_the_token() throws Exception {
    try (var wire = Wire.to(APP.getAdminPort())) {
      assertThat(task(wire, null).status()).isEqualTo(401);
      assertThat(task(wire, "another").status()).isEqualTo(401);
      assertThat(task(wire, TOKEN).status()).isEqualTo(200);
      wire.send("GET /healthcheck HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(wire.answer().status()).isIn(200, 501);
    }
  }

  private static Wire.Answer task(Wire wire, @Nullable String token) throws Exception {
    wire.send(
        "POST /tasks/gc HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
            + (token == null ? "" : "Authorization: Bearer " + token + "\r\n")
            + "\r\n");
    return wire.answer();
  }

  @Test
  void credentials_are_taken_out_of_what_is_logged() {
    assertThat(
            Redaction.redact(
                """
                Authorization: Bearer abcdefgh123
                authorization=[Domicile-Signed eyJhbGciOi.x.y]
                key dk_eu-central-1_0123abcd_secretsecret used
                """))
        .doesNotContain("abcdefgh")
        .doesNotContain("eyJ")
        .doesNotContain("secretsecret")
        .contains("[redacted]");
    assertThat(Redaction.redact("a bearer of news")).isEqualTo("a bearer of news");
  }

  @Test
  void at_the_most_talkative_level_a_log_has_no_token() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var bytes = new java.io.ByteArrayOutputStream();
    var appender = new ch.qos.logback.core.OutputStreamAppender<ILoggingEvent>();
    var encoder = new ch.qos.logback.classic.encoder.PatternLayoutEncoder();
    encoder.setContext(root.getLoggerContext());
    encoder.setPattern("%logger %msg%n");
    encoder.start();
    appender.setContext(root.getLoggerContext());
    appender.setEncoder(encoder);
    appender.setOutputStream(bytes);
    appender.start();
    root.addAppender(appender);
    Redaction.install();
    Logger jetty = (Logger) LoggerFactory.getLogger("org.eclipse.jetty");
    Level before = jetty.getLevel();
    jetty.setLevel(Level.DEBUG);
    try (var wire = Wire.to(APP.getAdminPort())) {
      task(wire, TOKEN);
    } finally {
      jetty.setLevel(before);
      root.detachAppender(appender);
    }
    assertThat(bytes.toString(ISO_8859_1)).contains("[redacted]").doesNotContain(TOKEN);
  }

  @Test
  void bodies_are_held_within_a_budget_and_given_back() {
    var budget = new BodyBudget(100);
    var first = budget.open();
    var second = budget.open();
    first.take(60);

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> second.take(50)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    first.close();
    first.close();
    second.take(50);
    assertThat(budget.held()).isEqualTo(50);
  }
}
