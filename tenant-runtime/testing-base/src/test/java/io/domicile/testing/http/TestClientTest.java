package io.domicile.testing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TestClientTest {

  private HttpServer server;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    client = TestClient.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var headers = exchange.getRequestHeaders();
            String seen =
                String.join(
                    " ",
                    exchange.getRequestMethod(),
                    headers.getFirst("Host"),
                    headers.getFirst("Authorization"),
                    headers.getFirst("Content-Type"),
                    body);
            exchange.getResponseHeaders().set("X-Seen", headers.getFirst("X-Sent"));
            if (exchange.getRequestURI().getPath().equals("/none")) {
              exchange.sendResponseHeaders(204, -1);
              return;
            }
            // 0 is chunked.
            byte[] answer = seen.repeat(1000).getBytes(UTF_8);
            boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
            exchange.sendResponseHeaders(200, chunked ? 0 : answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void any_host_and_any_token_can_be_named() {
    Answer answer =
        client
            .withHost("acme.eu-central-1.localhost")
            .withToken("dk_key")
            .with("X-Sent", "yes")
            .send("PUT", "/", "{\"ü\":1}");

    assertThat(answer.text())
        .startsWith("PUT acme.eu-central-1.localhost Bearer dk_key application/json {\"ü\":1}PUT");
    assertThat(answer.header("x-seen")).isEqualTo("yes");
  }

  @Test
  void an_answer_in_chunks_is_the_same_as_one_with_a_length() {
    Answer whole = client.with("X-Sent", "x").get("/whole");
    Answer chunked = client.with("X-Sent", "x").get("/chunked");

    assertThat(whole.header("Content-Length")).isNotEmpty();
    assertThat(chunked.header("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(chunked.text()).isEqualTo(whole.text()).hasSizeGreaterThan(10_000);
  }

  @Test
  void an_answer_without_a_body_ends() {
    assertThat(client.with("X-Sent", "x").get("/none").bytes()).isEmpty();
  }

  @Test
  void another_status_than_the_expected_one_shows_the_answer() {
    Answer answer = client.with("X-Sent", "x").get("/whole");

    assertThatThrownBy(() -> answer.expect(201))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expected 201, not 200 GET");
  }
}
