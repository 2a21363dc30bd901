package io.domicile.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.service.identity.RequestVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP server that admits signed requests, and that can go away and come back at its port. */
final class SignedHttpServer {

  /** Answers a request; null is 204, a problem its status, bytes themselves, anything else JSON. */
  @FunctionalInterface
  interface Handler {
    @Nullable Object answer(String method, String path, byte[] body) throws Exception;
  }

  private final RequestVerifier verifier;
  private final Handler handler;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;
  private int port;

  SignedHttpServer(String audience, RequestVerifier.Issuers clients, Handler handler) {
    this.verifier = new RequestVerifier(audience, clients, Clock.systemUTC());
    this.handler = handler;
  }

  synchronized void start() {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      HttpServer starting = HttpServer.create(address, 100);
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      starting.createContext("/", this::serve);
      starting.setExecutor(executor);
      starting.start();
      server = starting;
      threads = executor;
      port = starting.getAddress().getPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  synchronized void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().toString();
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      int status = 200;
      byte[] answer = {};
      try {
        verifier.verify(authorization, exchange.getRequestMethod(), path, body);
        Object result = handler.answer(exchange.getRequestMethod(), path, body);
        switch (result) {
          case null -> status = 204;
          case Integer code -> status = code;
          case byte[] bytes -> answer = bytes;
          default -> answer = Json.write(result);
        }
      } catch (ProblemException problem) {
        status = problem.code().status();
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        throw new IOException(e);
      }
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      if (answer.length > 0) {
        exchange.getResponseBody().write(answer);
      }
    }
  }
}
