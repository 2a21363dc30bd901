package io.domicile.localvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import com.sun.net.httpserver.HttpServer;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.region.RegionCode;
import io.domicile.testing.logs.CapturedLog;
import io.domicile.testing.network.FaultProxy;
import io.domicile.testing.network.FaultProxy.Fault;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import io.domicile.vaults.local.LocalVaultClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local vault behind a network that breaks: typed errors, few attempts, nothing shown. */
final class LocalVaultFaultsTest {

  private static final RegionCode REGION = RegionCode.of("eu-central-1");
  private static final String PLAIN = "0123456789abcdef0123456789abcdef";
  private static final Secret<Bytes> ROOT =
      new Secret<>(Bytes.copyOf(PLAIN.getBytes(StandardCharsets.UTF_8)));
  private static final SigningKey CELL_KEY = SigningKey.generate();
  private static final SigningKey RUNTIME_KEY = SigningKey.generate();

  @TempDir private static Path directory;
  private static LocalVaultProcess vault;

  private final TenantId tenant = TenantId.random(Clock.systemUTC());
  private final KeyContext context = new KeyContext(tenant, REGION, KeyContext.TENANT_ROOT, 1);
  private FaultProxy proxy;
  private VaultKeyId key;
  private Bytes wrapped;

  @BeforeAll
  static void startVault() throws Exception {
    vault = LocalVaultProcess.start(directory, REGION, CELL_KEY, RUNTIME_KEY);
  }

  @AfterAll
  static void stopVault() {
    vault.close();
  }

  @BeforeEach
  void start() throws Exception {
    URI url = URI.create(vault.url());
    proxy = FaultProxy.to(url.getHost(), url.getPort());
    LocalVaultClient cell = client(LocalVaultProcess.CELL, CELL_KEY, url);
    key = cell.createKey(tenant);
    wrapped = cell.wrap(key, context, ROOT);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  private static LocalVaultClient client(String issuer, SigningKey identity, URI url) {
    return new LocalVaultClient(
        new SignedHttpClient(
            HttpClient.newHttpClient(),
            url,
            new RequestSigner(issuer, LocalVaultProcess.NAME, identity, Clock.systemUTC())));
  }

  private LocalVaultClient runtime() {
    return client(
        LocalVaultProcess.RUNTIME,
        RUNTIME_KEY,
        URI.create("http://" + proxy.host() + ":" + proxy.port()));
  }

  private static VaultException assertReason(Reason reason, ThrowingCallable call) {
    var thrown = catchThrowableOfType(VaultException.class, call);
    assertThat(thrown).isNotNull();
    assertThat(thrown.reason()).isEqualTo(reason);
    return thrown;
  }

  @Test
  void a_vault_that_is_slow_answers_and_one_that_is_gone_is_unreachable_until_it_is_back()
      throws Exception {
    proxy.delay(Duration.ofMillis(150));
    assertThat(runtime().unwrap(key, context, wrapped)).isEqualTo(ROOT);
    proxy.heal();
    LocalVaultClient runtime = runtime();
    proxy.fail(Fault.REFUSE);
    assertReason(Reason.UNREACHABLE, () -> runtime.unwrap(key, context, wrapped));
    assertReason(Reason.UNREACHABLE, () -> runtime.state(key));
    proxy.heal();
    assertThat(runtime.unwrap(key, context, wrapped)).isEqualTo(ROOT);
  }

  @Test
  void an_answer_that_breaks_off_is_asked_for_three_times_and_no_more() {
    proxy.fail(Fault.CUT_ANSWERS);
    LocalVaultClient runtime = runtime();
    assertReason(Reason.UNREACHABLE, () -> runtime.unwrap(key, context, wrapped));
    // The JDK's client tries a request once more on a connection of its own at most.
    assertThat(proxy.accepted()).isBetween(3L, 6L);
  }

  /** Seconds: a vault that hangs costs the time-out once. */
  @Test
  @Tag("faults")
  void a_vault_that_hangs_is_asked_once() {
    proxy.fail(Fault.BLACK_HOLE);
    LocalVaultClient runtime = runtime();
    long before = proxy.accepted();
    assertReason(Reason.UNREACHABLE, () -> runtime.unwrap(key, context, wrapped));
    assertThat(proxy.accepted() - before).isOne();
  }

  @Test
  void what_is_denied_is_denied_at_once_and_what_is_throttled_is_asked_three_times()
      throws Exception {
    long before = proxy.accepted();
    assertReason(Reason.FORBIDDEN, () -> runtime().wrap(key, context, ROOT));
    assertThat(proxy.accepted() - before).isOne();

    for (var expected :
        List.of(
            List.of(429, Reason.THROTTLED, 3),
            List.of(503, Reason.UNREACHABLE, 3),
            List.of(401, Reason.UNAUTHENTICATED, 1),
            List.of(403, Reason.FORBIDDEN, 1),
            List.of(423, Reason.KEY_DISABLED, 1))) {
      var asked = new AtomicInteger();
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      server.createContext(
          "/",
          exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders((Integer) expected.get(0), -1);
            exchange.close();
          });
      server.start();
      try {
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        LocalVaultClient runtime = client(LocalVaultProcess.RUNTIME, RUNTIME_KEY, url);
        assertReason((Reason) expected.get(1), () -> runtime.unwrap(key, context, wrapped));
        assertThat(asked).hasValue((Integer) expected.get(2));
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void nothing_that_opens_anything_is_logged_or_thrown_when_the_network_breaks() throws Exception {
    var said = new StringBuilder();
    List<String> logged;
    try (var log = CapturedLog.everything().at(Level.DEBUG).alone().open()) {
      runtime().unwrap(key, context, wrapped);
      proxy.fail(Fault.CUT_ANSWERS);
      VaultException thrown =
          assertReason(Reason.UNREACHABLE, () -> runtime().unwrap(key, context, wrapped));
      for (Throwable e = thrown; e != null; e = e.getCause()) {
        said.append(e).append('\n');
      }
      logged = log.lines();
    }
    said.append(String.join("\n", logged));
    assertThat(said.toString())
        .isNotEmpty()
        .doesNotContain(
            PLAIN,
            Base64.getEncoder().encodeToString(ROOT.reveal().toArray()),
            Base64.getEncoder().encodeToString(wrapped.toArray()));
  }
}
