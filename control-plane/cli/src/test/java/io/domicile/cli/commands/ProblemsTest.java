package io.domicile.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.tenants.TenantsClient;
import io.domicile.cli.tenants.WaitOutcome;
import io.domicile.contract.secret.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads when something is refused, waits, or is not there. */
final class ProblemsTest {

  private HttpServer server = unstarted();
  private volatile int status = 200;
  private volatile String body = "{}";

  private static HttpServer unstarted() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
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

  private ApiClient client() {
    return new ApiClient(
        ApiClient.newHttpClient(),
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        new Secret<>("token"),
        null);
  }

  @Test
  void each_reason_and_remedy_is_printed_once_with_its_regions() throws Exception {
    status = 422;
    String refusal =
        """
        {"pack":"us-ccpa","version":"1","rule":"pin","citation":"the contract","reason":"No pin names it.",\
        "remedy":"Pin the countries that the contract allows."}""";
    body =
        """
        {"title":"No lawful placement exists","code":"no_lawful_placement","detail":"Of 2 regions, none.",
         "regions":[{"region":"us-east-1","refusals":[%1$s,%1$s]},{"region":"us-west-2","refusals":[%1$s]}]}
        """
            .formatted(refusal);
    var text = new StringWriter();
    Problems.print(new PrintWriter(text, true), client().post("/v1/tenants", "{}"));

    assertThat(text.toString())
        .containsOnlyOnce("No pin names it. [the contract]")
        .containsOnlyOnce("remedy: Pin the countries that the contract allows.")
        .contains("in us-east-1, us-west-2");
  }

  @Test
  void an_unknown_tenant_is_said_in_a_sentence() {
    status = 404;
    body = "{\"title\":\"x\",\"code\":\"not_found\",\"detail\":\"There is no such tenant.\"}";

    assertThat(failure(() -> new TenantsClient(client()).get("acme")))
        .isEqualTo("There is no tenant acme. ./domicile tenants list shows those there are.");
  }

  @Test
  void work_that_takes_longer_says_what_it_waits_for() throws Exception {
    body =
        """
        {"id":"1","state":"running","steps":[
          {"name":"placed","state":"succeeded","startedAt":"A"},
          {"name":"database","state":"retrying","startedAt":"B","detail":"no room"}]}
        """;

    assertThat(new TenantsClient(client()).await("/v1/operations/1", Duration.ZERO))
        .isEqualTo(new WaitOutcome.UnderWay("step database (since B: no room)"));
  }

  @Test
  void a_process_that_is_down_is_named_by_its_address() {
    ApiClient client = client();
    server.stop(0);

    assertThat(failure(() -> client.get("/v1/tenants")))
        .startsWith("Nothing answers at http://127.0.0.1:")
        .doesNotContain("null");
  }

  @Test
  void a_file_of_another_users_is_said_to_be_so(@TempDir java.nio.file.Path folder) {
    String file = folder.resolve("running.json").toString();

    assertThat(Failures.sentence(new AccessDeniedException(file)))
        .contains(file + " may not be read or written by")
        .contains("It belongs to");
    assertThat(Failures.sentence(new IOException())).isEqualTo("This failed: IOException.");
    assertThat(Failures.sentence(new ConnectException("Nothing answers at x.")))
        .isEqualTo("Nothing answers at x.");
  }

  @Test
  void every_command_tells_its_version() {
    for (String[] arguments : new String[][] {{"--version"}, {"tenants", "--version"}}) {
      var text = new StringWriter();
      int code =
          DomicileCommandLine.commandLine(new DomicileCommandLine())
              .setOut(new PrintWriter(text, true))
              .execute(arguments);
      assertThat(code).isZero();
      assertThat(text.toString()).matches("Domicile [0-9]+[.][0-9]+[^$]*, Java 25(?s).*");
    }
  }

  private interface Asking {
    Object ask() throws Exception;
  }

  private static String failure(Asking asking) {
    try {
      return "answered " + asking.ask();
    } catch (Exception e) {
      return Failures.sentence(e);
    }
  }
}
