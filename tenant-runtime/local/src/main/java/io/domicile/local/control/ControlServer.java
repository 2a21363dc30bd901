package io.domicile.local.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import io.domicile.local.platform.LocalPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * Takes {@code GET /processes}, {@code POST /processes/<name>/start|stop|kill} and {@code POST
 * /down}, each with the token as a bearer. One request at a time.
 */
public final class ControlServer implements AutoCloseable {

  private final HttpServer server;
  private final LocalPlatform platform;
  private final TokenHash token;
  private final CountDownLatch down = new CountDownLatch(1);

  /** Listens at once. */
  public ControlServer(LocalPlatform platform, int port, Secret<String> token) throws IOException {
    this.platform = platform;
    this.token = TokenHash.of(token);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("control").factory()));
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns once somebody asked for everything to stop. */
  public void awaitDown() throws InterruptedException {
    down.await();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!authorized(exchange)) {
        answer(exchange, 401, Map.of("error", "The token is wrong."));
        return;
      }
      try {
        respond(exchange, exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      } catch (IllegalArgumentException e) {
        answer(exchange, 404, Map.of("error", String.valueOf(e.getMessage())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        answer(exchange, 500, Map.of("error", String.valueOf(e.getMessage())));
      }
    }
  }

  private void respond(HttpExchange exchange, String request)
      throws IOException, InterruptedException {
    String[] parts = request.split("/", -1);
    if (request.equals("POST /down")) {
      answer(exchange, 200, status());
      // Whoever asked is to have the whole answer before this server goes too.
      exchange.close();
      down.countDown();
    } else if (request.equals("GET /processes")) {
      answer(exchange, 200, status());
    } else if (request.startsWith("POST /processes/") && parts.length == 4) {
      switch (parts[3]) {
        case "start" -> platform.start(parts[2]);
        case "stop" -> platform.process(parts[2]).stop();
        case "kill" -> platform.process(parts[2]).kill();
        default ->
            throw new IllegalArgumentException("A process can be told to start, stop or kill.");
      }
      answer(exchange, 200, status());
    } else {
      throw new IllegalArgumentException("There is nothing at " + request + ".");
    }
  }

  private ProcessStatus.All status() {
    return new ProcessStatus.All(
        platform.processes().stream()
            .map(
                process ->
                    new ProcessStatus(
                        process.name(), process.isAlive(), process.pid().orElse(null)))
            .toList());
  }

  private boolean authorized(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header != null
        && header.startsWith("Bearer ")
        && token.matches(new Secret<>(header.substring("Bearer ".length())));
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] json = Json.mapper().writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }

  @Override
  public void close() {
    server.stop(1);
  }
}
