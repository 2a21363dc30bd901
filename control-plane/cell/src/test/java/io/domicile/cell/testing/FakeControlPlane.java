package io.domicile.cell.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.domicile.contract.desiredstate.DesiredState;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.contract.observedstate.ObservedState;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.identity.RequestVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The control plane's endpoints for cells: it says what a test tells it to, signed. */
public final class FakeControlPlane implements AutoCloseable {

  public static final String TOKEN = "one-time-token";

  private static final long LONGEST_WAIT = 1;
  private static final Pattern SINCE = Pattern.compile("since=(\\d+)&wait=(\\d+)");

  private final CellId cell;
  private final RegionCode region;
  private final SigningKey key = SigningKey.generate();
  private final HttpServer server;
  private final RequestVerifier verifier;
  private final AwayFromTime clock = new AwayFromTime();
  private final Map<TenantId, Entry> tenants = new ConcurrentHashMap<>();
  private final Map<Integer, SignedDocument> releases = new ConcurrentHashMap<>();
  private final Map<TenantId, ObservedTenant> observed = new ConcurrentHashMap<>();
  private final List<ObservedState> reports = new CopyOnWriteArrayList<>();
  private final AtomicInteger enrolments = new AtomicInteger();
  private volatile @Nullable VerificationKey cellKey;
  private volatile @Nullable SchemaReleaseReference release;
  private volatile @Nullable UnaryOperator<SignedDocument> tampering;
  private int tampered;
  private volatile boolean away;
  private long version;

  private static final class AwayFromTime extends Clock {

    private volatile Duration by = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private record Entry(long version, DesiredTenant tenant) {}

  public FakeControlPlane(CellId cell, RegionCode region) throws IOException {
    this.cell = cell;
    this.region = region;
    this.verifier =
        new RequestVerifier(
            "control-plane",
            issuer -> {
              VerificationKey known = cellKey;
              return issuer.equals(cell.value()) && known != null ? List.of(known) : List.of();
            },
            clock);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The key that a cell pins. */
  public SigningKey key() {
    return key;
  }

  public int enrolments() {
    return enrolments.get();
  }

  /** Has a clock that is off by so much from now on. */
  public void clockOff(Duration by) {
    clock.by = by;
  }

  /** Answers 503 to everything from now on, or no longer. */
  public void away(boolean isAway) {
    away = isAway;
  }

  /** Wants this of a tenant. */
  public synchronized void want(DesiredTenant tenant) {
    tenants.put(tenant.tenant(), new Entry(++version, tenant));
    notifyAll();
  }

  /** Wants this release, which must have been offered. */
  public synchronized void want(SchemaReleaseReference reference) {
    release = reference;
    version++;
    notifyAll();
  }

  /** Has the release to give, signed by the key. */
  public void offer(SchemaRelease offered, SigningKey signer) {
    releases.put(
        offered.number(), SignedDocument.sign(DocumentType.SCHEMA_RELEASE, offered, signer));
  }

  /** Changes every document on its way out, or none any longer. */
  public synchronized void tamper(@Nullable UnaryOperator<SignedDocument> change) {
    tampering = change;
    tampered++;
    notifyAll();
  }

  public Optional<ObservedTenant> observed(TenantId tenant) {
    return Optional.ofNullable(observed.get(tenant));
  }

  public Collection<ObservedTenant> observed() {
    return observed.values();
  }

  public List<ObservedState> reports() {
    return List.copyOf(reports);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      answerOrRefuse(exchange);
    }
  }

  private void answerOrRefuse(HttpExchange exchange) throws IOException {
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      String prefix = "/v1/cells/" + cell;
      if (away) {
        send(exchange, 503, new byte[0]);
      } else if (path.equals(prefix + "/enrolment")) {
        enrol(exchange, body);
      } else {
        authenticate(exchange, body);
        if (path.equals(prefix + "/desired-state")) {
          desired(exchange);
        } else if (path.equals(prefix + "/observed-state")) {
          observe(exchange, Json.read(body, ObservedState.class));
        } else if (path.startsWith(prefix + "/schema-releases/")) {
          var document = releases.get(Integer.valueOf(path.substring(path.lastIndexOf('/') + 1)));
          if (document == null) {
            send(exchange, 404, new byte[0]);
          } else {
            send(exchange, 200, document.compact().getBytes(StandardCharsets.UTF_8));
          }
        } else {
          send(exchange, 404, new byte[0]);
        }
      }
    } catch (ProblemException e) {
      byte[] problem = Json.write(Map.of("code", e.code().code(), "detail", e.detail()));
      send(exchange, e.code().status(), problem);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void enrol(HttpExchange exchange, byte[] body) throws IOException {
    JsonNode request = Json.mapper().readTree(body);
    var offered = VerificationKey.parse(request.path("publicKey").asText());
    VerificationKey known = cellKey;
    if (!request.path("token").asText().equals(TOKEN)
        || (known != null && !known.equals(offered))) {
      send(exchange, 401, new byte[0]);
      return;
    }
    enrolments.incrementAndGet();
    cellKey = offered;
    send(
        exchange,
        200,
        Json.write(Map.of("cell", cell, "serverPublicKey", key.verificationKey().toString())));
  }

  private void authenticate(HttpExchange exchange, byte[] body) {
    verifier.verify(
        exchange.getRequestHeaders().getFirst("Authorization"),
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        body);
  }

  private void desired(HttpExchange exchange) throws IOException, InterruptedException {
    var query = SINCE.matcher(exchange.getRequestURI().getQuery());
    if (!query.matches()) {
      send(exchange, 400, new byte[0]);
      return;
    }
    long since = Long.parseLong(query.group(1));
    // A server may answer sooner than the cell would wait; tests that wait for an answer do not
    // wait long.
    long seconds = Math.min(LONGEST_WAIT, Long.parseLong(query.group(2)));
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    DesiredState state;
    synchronized (this) {
      int before = tampered;
      while (version <= since && tampered == before && System.nanoTime() < deadline) {
        wait(100);
      }
      var changed = new ArrayList<DesiredTenant>();
      for (Entry entry : tenants.values()) {
        if (entry.version() > since) {
          changed.add(entry.tenant());
        }
      }
      state = new DesiredState(cell, region, since, Math.max(version, since), changed, release);
    }
    var change = tampering;
    if (state.version() == since && change == null) {
      send(exchange, 204, new byte[0]);
      return;
    }
    var document = SignedDocument.sign(DocumentType.DESIRED_STATE, state, key);
    if (change != null) {
      document = change.apply(document);
    }
    send(exchange, 200, document.compact().getBytes(StandardCharsets.UTF_8));
  }

  private void observe(HttpExchange exchange, ObservedState state) throws IOException {
    reports.add(state);
    state.tenants().forEach(tenant -> observed.put(tenant.tenant(), tenant));
    send(exchange, 204, new byte[0]);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
