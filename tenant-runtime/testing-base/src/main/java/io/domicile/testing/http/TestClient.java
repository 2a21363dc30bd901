package io.domicile.testing.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a server as anybody whom a test plays: at any address, under any host name, with any token
 * or none. Immutable: each {@code with...} gives another client. Every request has a connection of
 * its own, because Java's clients refuse to set {@code Host} and do not resolve {@code
 * *.localhost}.
 */
public final class TestClient {

  private static final int PATIENCE_MILLIS = 60_000;

  private final Supplier<URI> base;
  private final Map<String, String> headers;

  private TestClient(Supplier<URI> base, Map<String, String> headers) {
    this.base = base;
    this.headers = headers;
  }

  /** A client of this address, such as {@code http://127.0.0.1:8080}. */
  public static TestClient of(URI base) {
    return of(() -> base);
  }

  /** A client of an address that changes when the server is started again. */
  public static TestClient of(Supplier<URI> base) {
    return new TestClient(base, Map.of());
  }

  /** With this header in every request. */
  public TestClient with(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(name, value);
    return new TestClient(base, more);
  }

  /** With this host name, wherever it leads. */
  public TestClient withHost(String host) {
    return with("Host", host);
  }

  /** With this bearer token. */
  public TestClient withToken(String token) {
    return with("Authorization", "Bearer " + token);
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  /** With an {@code Idempotency-Key} of its own. */
  public Answer post(String path, String json) {
    return post(path, UUID.randomUUID().toString(), json);
  }

  public Answer post(String path, String idempotencyKey, String json) {
    return with("Idempotency-Key", idempotencyKey).send("POST", path, json);
  }

  public Answer patch(String path, String ifMatch, String json) {
    return with("If-Match", ifMatch).send("PATCH", path, json);
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param body JSON, unless the client has a {@code Content-Type}; null for none
   */
  public Answer send(String method, String path, @Nullable String body) {
    URI to = base.get();
    byte[] sent = body == null ? new byte[0] : body.getBytes(UTF_8);
    var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    all.put("Host", to.getHost() + ":" + to.getPort());
    if (body != null) {
      all.put("Content-Type", "application/json");
      all.put("Content-Length", Integer.toString(sent.length));
    } else if (!method.equals("GET")) {
      all.put("Content-Length", "0");
    }
    all.putAll(headers);
    all.put("Connection", "close");
    var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("\r\n");
    try (var socket = new Socket(to.getHost(), to.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      var message = new ByteArrayOutputStream();
      message.writeBytes(head.toString().getBytes(ISO_8859_1));
      message.writeBytes(sent);
      try {
        socket.getOutputStream().write(message.toByteArray());
      } catch (IOException closedEarly) {
        // A server that has heard enough answers before it has read all.
      }
      return read(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + to + path, e);
    }
  }

  private static Answer read(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", 3)[1]);
    var headers = new TreeMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String length = headers.get("content-length");
    byte[] body;
    if (status == 204 || status == 304) {
      body = new byte[0];
    } else if ("chunked".equals(headers.get("transfer-encoding"))) {
      body = chunks(in);
    } else {
      body = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    }
    return new Answer(status, headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      body.writeBytes(in.readNBytes(size));
      line(in);
    }
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("The connection was closed before the answer was whole.");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
