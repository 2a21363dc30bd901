package io.domicile.service.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import com.sun.net.httpserver.HttpServer;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.SigningKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PeersHealthTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final HealthCheckRegistry health = new HealthCheckRegistry();
  private final MetricRegistry metrics = new MetricRegistry();
  private HttpServer server = emptyServer();
  private volatile int status = 200;
  private volatile String body = "{}";

  private static HttpServer emptyServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void clocks_that_agree_are_healthy_and_say_nothing() throws Exception {
    ask(installed(Clock.systemUTC()));

    assertThat(check("clock").isHealthy()).isTrue();
    assertThat(check("clock").getMessage()).isNull();
    assertThat(gauge("domicile.clock.skew-millis")).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(longs = {300, -300})
  void a_clock_five_minutes_off_is_unhealthy_and_names_the_peer(long seconds) throws Exception {
    ask(installed(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds))));

    HealthCheck.Result clock = check("clock");
    assertThat(clock.isHealthy()).isFalse();
    assertThat(clock.getMessage())
        .contains("The clock of control-plane is")
        .contains(seconds > 0 ? "behind" : "ahead of");
    assertThat(Math.abs((long) gauge("domicile.peers.control-plane.clock-skew-millis")))
        .isBetween(280_000L, 301_000L);
  }

  @Test
  void a_clock_ten_seconds_off_is_a_warning() throws Exception {
    ask(installed(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-10))));

    assertThat(check("clock").isHealthy()).isTrue();
    assertThat(check("clock").getMessage()).contains("The clock of control-plane is");
  }

  @Test
  void a_peer_that_refuses_makes_the_process_unhealthy_until_it_takes_a_request() throws Exception {
    var peers = installed(Clock.systemUTC());
    status = 401;
    body =
        """
        {"code":"clock_skew","detail":"The token was signed at A; the clock here says B."}
        """;
    ask(peers);

    assertThat(check("peers").isHealthy()).isFalse();
    assertThat(check("peers").getMessage())
        .isEqualTo(
            "control-plane refuses this process, answering 401 clock_skew: The token was signed at"
                + " A; the clock here says B.");
    assertThat(gauge("domicile.peers.control-plane.refused")).isEqualTo(1);

    status = 500;
    ask(peers);
    assertThat(check("peers").isHealthy()).isFalse();
    status = 200;
    ask(peers);
    assertThat(check("peers").isHealthy()).isTrue();
  }

  @Test
  void a_refusal_without_a_problem_document_is_shown_too() throws Exception {
    status = 403;
    body = "<html>no</html>";
    ask(installed(Clock.systemUTC()));

    assertThat(check("peers").getMessage()).contains("answering 403");
  }

  @Test
  void one_caller_that_is_off_is_the_callers_trouble_and_most_of_them_are_ours() {
    var peers = installed(Clock.fixed(NOON, ZoneOffset.UTC));
    peers.caller("cell-a").asked(NOON, NOON);
    peers.caller("cell-b").asked(NOON.plusSeconds(300), NOON);
    assertThat(check("clock").isHealthy()).isTrue();
    assertThat(check("clock").getMessage())
        .isEqualTo("The clock of cell-b is 300 s ahead of this process's.");

    peers.caller("cell-c").asked(NOON.plusSeconds(300), NOON);
    assertThat(check("clock").isHealthy()).isFalse();
  }

  @Test
  void an_old_token_sent_again_does_not_hide_that_a_callers_clock_is_right() {
    var peers = new Peers(Clock.fixed(NOON, ZoneOffset.UTC));
    peers.caller("cell-a").asked(NOON, NOON);
    peers.caller("cell-a").asked(NOON.minusSeconds(3_600), NOON.plusSeconds(1));

    assertThat(peers.largestSkew()).isZero();
  }

  private Peers installed(Clock clock) {
    var peers = new Peers(clock);
    PeersHealth.install(peers, health, metrics);
    return peers;
  }

  private void ask(Peers peers) throws Exception {
    var clock = Clock.systemUTC();
    var client =
        new SignedHttpClient(
            HttpClient.newHttpClient(),
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            new RequestSigner("cell", "control-plane", SigningKey.generate(), clock),
            peers.asked("control-plane"));
    var _ = client.send("GET", "/v1/x", null, TIMEOUT);
  }

  private HealthCheck.Result check(String name) {
    return health.runHealthCheck(name);
  }

  private Object gauge(String name) {
    return Objects.requireNonNull(metrics.getGauges().get(name)).getValue();
  }
}
