package io.domicile.service.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.service.identity.RequestVerifier;
import io.domicile.service.identity.SignedRequests;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crowd of strangers with large bodies, at a process that could not hold them. */
final class SmallHeapTest {

  private static final int STRANGERS = 320;
  private static final byte[] MEBIBYTE = "x".repeat(1024 * 1024).getBytes(ISO_8859_1);
  private static final String READY = "serving at ";

  private Process process;
  private int port;

  /** The application, in a process of its own. */
  public static final class Served extends Application<Configuration> {
    public static void main(String[] arguments) throws Exception {
      new Served().run(arguments);
    }

    @Override
    public void initialize(Bootstrap<Configuration> bootstrap) {
      bootstrap.addBundle(new HttpConventions());
    }

    @Override
    public void run(Configuration configuration, Environment environment) {
      environment.jersey().register(new StrangersTest.Things());
      var verifier = new RequestVerifier("here", issuer -> List.of(), Clock.systemUTC());
      environment.jersey().register(new Signed(verifier));
      environment.lifecycle().addServerLifecycleListener(Served::say);
    }

    private static void say(Server server) {
      System.out.println(READY + ((NetworkConnector) server.getConnectors()[0]).getLocalPort());
    }
  }

  /** Wants a signature where the request says so. */
  private record Signed(RequestVerifier verifier) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      if (request.getHeaderString("X-Signed") != null) {
        SignedRequests.issuer(request, verifier);
      }
    }
  }

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    Path yaml =
        Files.writeString(
            directory.resolve("served.yml"),
            """
            server:
              applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
              adminConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
            """);
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                classes,
                Served.class.getName(),
                "server",
                yaml.toString())
            .redirectErrorStream(true)
            .start();
    var ready = new CountDownLatch(1);
    Thread.ofVirtual().start(() -> read(ready));
    assertThat(ready.await(60, TimeUnit.SECONDS)).as("it starts").isTrue();
  }

  /** Its output is read to the end, so that it never waits for a reader. */
  private void read(CountDownLatch ready) {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(READY)) {
          port = Integer.parseInt(line.substring(READY.length()));
          ready.countDown();
        }
      }
    } catch (IOException e) {
      // The process is gone, which the test notices.
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  @Test
  void three_hundred_and_twenty_large_bodies_of_strangers_cost_neither_the_process_nor_a_client()
      throws Exception {
    List<Socket> sockets = new ArrayList<>();
    var sending = new ArrayList<Thread>();
    try {
      for (int i = 0; i < STRANGERS; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        String head = heads().get(i % heads().size());
        sending.add(Thread.ofVirtual().start(() -> send(socket, head)));
        if (i % 40 == 0) {
          served();
        }
      }
      served();
      for (Thread thread : sending) {
        assertThat(thread.join(Duration.ofSeconds(60))).as("a stranger is answered").isTrue();
      }
      served();
      assertThat(process.isAlive()).isTrue();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static List<String> heads() {
    String post = "POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    return List.of(
        post + "Content-Length: 1048576\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\n\r\n100000\r\n",
        post + "X-Signed: yes\r\nAuthorization: Domicile-Signed a.b.c\r\nContent-Length: 1048576\r\n\r\n",
        post + "Authorization: Bearer wrong\r\nContent-Length: 1048576\r\n\r\n");
  }

  private static void send(Socket socket, String head) {
    try {
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      socket.getOutputStream().write(MEBIBYTE);
    } catch (IOException e) {
      // Refused before all of it was sent: that is what is to happen.
    }
  }

  private void served() throws IOException {
    try (var wire = Wire.to(port)) {
      var answer = wire.post("/things", "{\"name\":\"proper\"}");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
  }

  @Test
  void a_body_that_nobody_signed_is_refused_unread() throws Exception {
    try (var wire = Wire.to(port)) {
      // Not one byte of the body is sent: whoever wanted to read it first would wait for ever.
      wire.send(
          "POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Signed: yes\r\n"
              + "Authorization: Domicile-Signed a.b.c\r\nContent-Length: 1000000\r\n\r\n");

      var answer = wire.answer();

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("connection")).isEqualTo("close");
    }
  }
}
