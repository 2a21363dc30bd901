package io.domicile.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.json.Json;
import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.keyreports.KeyReport;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.TenantId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runtime saw go dark, and a cell that is not there to hear it. */
final class KeyReporterTest {

  private static final TenantId ACME = TenantId.random(Clock.systemUTC());

  private final List<KeyReport.Dark> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(503);
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer cell;
  @TempDir private Path directory;

  @BeforeEach
  void start() throws IOException {
    cell = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cell.createContext(
        "/v1/key-reports",
        exchange -> {
          var report = Json.mapper().readValue(exchange.getRequestBody(), KeyReport.class);
          int answer = status.get();
          if (answer == 204) {
            taken.addAll(report.dark());
          }
          asked.incrementAndGet();
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    cell.start();
  }

  @AfterEach
  void stop() {
    cell.stop(0);
  }

  private KeyReporter reporter(KeyWitness witness) throws IOException {
    SigningKey key = SigningKey.loadOrCreate(directory.resolve("identity.key"));
    var signer = new RequestSigner("runtime-1", "cell", key, Clock.systemUTC());
    URI url = URI.create("http://127.0.0.1:" + cell.getAddress().getPort());
    return new KeyReporter(
        new SignedHttpClient(HttpClient.newHttpClient(), url, signer),
        witness,
        new KeyUse(),
        UnreportedDarkness.in(directory.resolve("keys")),
        Clock.systemUTC());
  }

  private Path file() {
    return directory.resolve("keys/unreported-darkness.json");
  }

  private boolean isOnDisk(String text) throws IOException {
    return Files.exists(file()) && Files.readString(file()).contains(text);
  }

  @Test
  void darkness_that_was_over_before_the_cell_was_back_is_told_also_after_a_restart()
      throws Exception {
    var witness = new KeyWitness(Clock.systemUTC());
    KeyReporter before = reporter(witness);
    before.start();
    witness.darken(ACME, null, HeardFrom.VAULT, true);
    witness.back(ACME);
    await().until(() -> isOnDisk("backAt") && asked.get() > 0);
    before.stop();
    assertThat(taken).isEmpty();

    status.set(204);
    KeyReporter after = reporter(new KeyWitness(Clock.systemUTC()));
    after.start();
    await().until(() -> !taken.isEmpty());
    assertThat(taken).hasSize(1);
    KeyReport.Dark dark = taken.getFirst();
    assertThat(dark.tenant()).isEqualTo(ACME);
    assertThat(dark.vaultRefuses()).isTrue();
    assertThat(dark.backAt()).isAfterOrEqualTo(dark.darkAt());
    // What was told is owed no longer, on the disk neither.
    await().until(() -> !isOnDisk(ACME.toString()));
    after.stop();
  }

  @Test
  void a_process_that_is_killed_while_a_tenant_is_dark_leaves_it_on_the_disk() throws Exception {
    var witness = new KeyWitness(Clock.systemUTC());
    KeyReporter killed = reporter(witness);
    killed.start();
    witness.darken(ACME, null, HeardFrom.ROUTE, false);
    await().until(() -> isOnDisk(ACME.toString()));
    // Not stopped: the next process finds the file as a kill leaves it.
    var next = new KeyWitness(Clock.systemUTC());
    reporter(next);
    assertThat(next.unreported(10)).extracting(KeyReport.Dark::tenant).containsExactly(ACME);
    killed.stop();
  }

  @Test
  void a_file_that_is_damaged_or_a_newer_versions_is_put_aside_and_keeps_nobody_from_starting()
      throws Exception {
    Files.createDirectories(directory.resolve("keys"));
    for (String content : List.of("{\"format\":1,", "{\"format\":2,\"dark\":[]}", "[]")) {
      Files.writeString(file(), content);
      var witness = new KeyWitness(Clock.systemUTC());
      reporter(witness);
      assertThat(witness.unreported(10)).isEmpty();
      assertThat(file()).doesNotExist();
      assertThat(directory.resolve("keys/unreported-darkness.json.unread")).hasContent(content);
    }
  }
}
