package io.domicile.cli.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands go where the profile says, with the token it holds; no local platform is needed. */
final class ProfilesInUseTest {

  private static final String TENANT =
      """
      {"id":"0198a3a0-0000-7000-8000-000000000001","slug":"acme","state":"active",
       "home":{"region":"eu-central-1","cell":"eu-central-1-a","epoch":1}}
      """;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> asked = new ConcurrentHashMap<>();
  private HttpServer controlPlane;
  private HttpServer cell;

  @BeforeEach
  void start() throws IOException {
    controlPlane = answering("/v1/tenants/acme", 200, TENANT);
    cell =
        answering(
            "/v1/tenants/0198a3a0-0000-7000-8000-000000000001/api-keys",
            201,
            "{\"apiKey\":\"dk_eu-central-1_x_y\",\"expiresAt\":\"2027-01-01T00:00:00Z\"}");
  }

  @AfterEach
  void stop() {
    controlPlane.stop(0);
    cell.stop(0);
  }

  private HttpServer answering(String path, int status, String body) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        path,
        exchange -> {
          asked.put(path, exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] bytes = body.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private Path secret(String name, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return DomicileCommandLine.commandLine(new DomicileCommandLine())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(
            Stream.concat(
                    Stream.of(arguments),
                    Stream.of("--profiles", directory.resolve("profiles.json").toString()))
                .toArray(String[]::new));
  }

  @Test
  void a_command_asks_the_processes_of_its_profile_with_their_tokens() throws IOException {
    assertThat(
            run(
                "profiles",
                "set",
                "production",
                "--control-plane",
                url(controlPlane),
                "--token-file",
                secret("admin", "admins-token").toString(),
                "--cell",
                "eu-central-1-a=" + url(cell),
                "--operator-token-file",
                "eu-central-1-a=" + secret("operator", "operators-token")))
        .as("%s%s", out, err)
        .isZero();

    assertThat(run("api-keys", "create", "acme", "--profile", "production"))
        .as("%s%s", out, err)
        .isZero();
    assertThat(out.toString()).contains("dk_eu-central-1_x_y");
    assertThat(asked)
        .containsEntry("/v1/tenants/acme", "Bearer admins-token")
        .containsValue("Bearer operators-token");

    assertThat(run("profiles", "list")).isZero();
    assertThat(out.toString())
        .contains("production", url(controlPlane), "eu-central-1-a", url(cell))
        .doesNotContain("admins-token", "operators-token");
  }

  @Test
  void a_cell_that_the_profile_does_not_name_is_said_to_be_missing() throws IOException {
    assertThat(
            run(
                "profiles",
                "set",
                "local",
                "--control-plane",
                url(controlPlane),
                "--token-file",
                secret("admin", "admins-token").toString()))
        .isZero();
    assertThat(run("api-keys", "create", "acme")).isNotZero();
    assertThat(err.toString()).contains("The profile names no cell eu-central-1-a");
  }

  @Test
  void what_cannot_be_a_profile_is_refused_and_not_written() throws IOException {
    String token = secret("admin", "admins-token").toString();
    for (List<String> wrong :
        List.of(
            List.of("--control-plane", "control.example"),
            List.of("--control-plane", url(controlPlane), "--cell", "eu-central-1-a=http://x"))) {
      var arguments =
          Stream.concat(
                  Stream.of("profiles", "set", "wrong", "--token-file", token), wrong.stream())
              .toArray(String[]::new);
      assertThat(run(arguments)).as("%s", wrong).isNotZero();
    }
    assertThat(directory.resolve("profiles.json")).doesNotExist();
  }
}
