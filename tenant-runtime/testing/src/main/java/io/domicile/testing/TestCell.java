package io.domicile.testing;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.ConnectionShares;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteChanges;
import io.domicile.contract.routes.RouteDelta;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.identity.RequestVerifier;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.KeyContext;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A cell with a signed route feed, its vault, and tenants in the test's cluster. */
public final class TestCell implements AutoCloseable {

  public static final CellId ID = new CellId("eu-central-1-a");
  public static final RegionCode REGION = new RegionCode("eu-central-1");
  public static final String CLUSTER = "main";
  public static final String SECOND_CLUSTER = "second";

  /** The runtime that can be given a share of the connections of its own. */
  public static final String RUNTIME = "runtime-1";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PostgresExtension.Cluster cluster;
  private final @Nullable SchemaRelease product;
  private final SigningKey feedKey = SigningKey.generate();
  private final Map<String, VerificationKey> runtimes = new ConcurrentHashMap<>();
  private final TestVault vault;
  private final SignedHttpServer server;
  private final Map<TenantId, Route> routes = new LinkedHashMap<>();
  private final ClusterAddresses addresses;
  private long version;
  private int share = 60;
  private final List<SignedDocument> deltas = new ArrayList<>();
  private final Map<String, SignedDocument> shares = new HashMap<>();
  private long firstSince;
  private int answers;
  private long sharesSerial;
  private long settledShares;
  private @Nullable String head;

  /** Its tenants have the product's tables, if any. */
  public TestCell(PostgresExtension.Cluster cluster, @Nullable SchemaRelease product) {
    this.cluster = cluster;
    this.addresses = new ClusterAddresses(cluster);
    this.product = product;
    RequestVerifier.Issuers clients =
        issuer -> {
          VerificationKey key = runtimes.get(issuer);
          return key == null ? List.of() : List.of(key);
        };
    vault = new TestVault(clients);
    server = new SignedHttpServer(ID.value(), clients, this::answer);
    TenantDatabases.requirePasswords(cluster);
    vault.start();
    server.start();
  }

  /** Lets a runtime in. */
  public void admit(String runtime, VerificationKey key) {
    runtimes.put(runtime, key);
  }

  public URI url() {
    return server.url();
  }

  public TestVault vault() {
    return vault;
  }

  public VerificationKey feedKey() {
    return feedKey.verificationKey();
  }

  /** The cell goes away; its vault stays. */
  public void stop() {
    server.stop();
  }

  public void start() {
    server.start();
  }

  /** Makes a tenant with a database, roles, a key and a credential, and publishes its route. */
  public TestTenant createTenant(String slug) {
    return createTenant(cluster, CLUSTER, slug);
  }

  /** The same in another cluster, which is published as the cell's second. */
  public TestTenant createTenantOn(PostgresExtension.Cluster other, String slug) {
    TenantDatabases.requirePasswords(other);
    setAddress(SECOND_CLUSTER, other.host(), other.port(), "disable");
    return createTenant(other, SECOND_CLUSTER, slug);
  }

  private TestTenant createTenant(
      PostgresExtension.Cluster cluster, String clusterName, String slug) {
    var tenant = TenantId.random(Clock.systemUTC());
    var names = new DatabaseNames(tenant, 1);
    String password = UUID.randomUUID().toString();
    TenantDatabases.create(cluster, names, Epoch.FIRST, password, product);
    var credential = names.credential(Epoch.FIRST, 1);
    vault.writeSecret(
        credential, new DatabaseCredential(names.login(Epoch.FIRST, 1), new Secret<>(password)));
    var vaultKey = vault.createKey(tenant);
    var context = new KeyContext(tenant, REGION, KeyContext.TENANT_ROOT, 1);
    Bytes wrapped = vault.wrap(vaultKey, context, random());
    var route =
        new Route(
            tenant,
            new Slug(slug),
            RouteState.ACTIVE,
            Epoch.FIRST,
            clusterName,
            names.database(),
            credential,
            new WrappedRootKey(vaultKey, 1, wrapped),
            random(),
            Set.of(REGION),
            product == null ? 0 : product.number());
    publish(route);
    return new TestTenant(cluster, names, route);
  }

  /** The route with the same root key in another wrapping. */
  public Route rewrapped(Route route) {
    var former = route.rootKey();
    return new Route(
        route.tenant(),
        route.slug(),
        route.state(),
        route.epoch(),
        route.cluster(),
        route.database(),
        route.credential(),
        new WrappedRootKey(former.vaultKey(), former.version(), vault.rewrap(former.wrapped())),
        route.apiKeyMacKey(),
        route.apiKeyRegions(),
        route.schemaRelease());
  }

  /** The route with a fresh root key of the next version, and the one it had beside it. */
  public Route rotated(Route route) {
    var former = route.rootKey();
    int version = former.version() + 1;
    var context = new KeyContext(route.tenant(), REGION, KeyContext.TENANT_ROOT, version);
    Bytes wrapped = vault.wrap(former.vaultKey(), context, random());
    return route.withRootKeys(
        new WrappedRootKey(former.vaultKey(), version, wrapped), List.of(former));
  }

  private static Secret<Bytes> random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new Secret<>(Bytes.copyOf(bytes));
  }

  /** Publishes a delta with this route in place of the tenant's former one. */
  public synchronized void publish(Route route) {
    routes.put(route.tenant(), route);
    publish(List.of(route), List.of());
  }

  /** Publishes many routes at once. */
  public synchronized void publishAll(List<Route> many) {
    many.forEach(route -> routes.put(route.tenant(), route));
    publish(many, List.of());
  }

  public synchronized void withdraw(TenantId tenant) {
    routes.remove(tenant);
    publish(List.of(), List.of(tenant));
  }

  /** What every runtime may hold that has been told no share of its own; comes by snapshot. */
  public synchronized void setConnectionShare(int connections) {
    share = connections;
    publishAfresh();
  }

  /**
   * Publishes another address of the test's cluster, such as a proxy's; by the name {@link
   * #CLUSTER} in place of its own.
   */
  public synchronized void setAddress(String name, String host, int port, String sslMode) {
    addresses.set(new ClusterAddress(name, host, port, sslMode, 2 * share));
    publishAfresh();
  }

  /** The cluster has a replica at this port; none any longer for 0. */
  public synchronized void replicatedTo(int port) {
    addresses.replicatedTo(port, 2 * share);
    publishAfresh();
  }

  /** Runtimes reach the cluster through a pooler in transaction mode at this port. */
  public synchronized void behind(int port) {
    addresses.behind(port, 2 * share);
    publishAfresh();
  }

  private void publishAfresh() {
    publish(List.of(), List.of());
    forgetDeltas();
  }

  /** From now on the cell has no delta to what came before, and answers with a snapshot. */
  public synchronized void forgetDeltas() {
    deltas.clear();
    firstSince = version;
  }

  /** Gives a runtime a share of its own. */
  public synchronized void give(
      String runtime, long serial, Duration holdsFor, int connections, int reserved) {
    var given =
        new ConnectionShares(
            ID,
            REGION,
            new RuntimeId(runtime),
            serial,
            Clock.systemUTC().instant(),
            holdsFor.toSeconds(),
            Map.of(CLUSTER, new ConnectionShares.Share(connections, reserved)));
    shares.put(runtime, SignedDocument.sign(DocumentType.CONNECTION_SHARES, given, feedKey));
    sharesSerial = serial;
    notifyAll();
  }

  /** The serial of the share that a runtime said last it keeps to. */
  public synchronized long settledShares() {
    return settledShares;
  }

  /** How many snapshots have been handed out. */
  public synchronized int snapshotsAnswered() {
    return answers;
  }

  private void publish(List<Route> upserts, List<TenantId> removals) {
    var delta =
        new RouteDelta(
            ID,
            REGION,
            version,
            version + 1,
            head,
            Clock.systemUTC().instant(),
            version == 0 ? addresses.all(2 * share) : null,
            upserts,
            removals);
    SignedDocument signed = SignedDocument.sign(DocumentType.ROUTE_DELTA, delta, feedKey);
    deltas.add(signed);
    head = RouteDelta.digest(signed);
    version++;
    notifyAll();
  }

  /** What the cell would say at that version. */
  public synchronized RouteSnapshot snapshot(long atVersion) {
    return new RouteSnapshot(
        ID,
        REGION,
        atVersion,
        Clock.systemUTC().instant(),
        share,
        addresses.all(2 * share),
        List.copyOf(routes.values()),
        atVersion == version ? head : null);
  }

  public SignedDocument sign(RouteSnapshot snapshot) {
    return SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, snapshot, feedKey);
  }

  public synchronized long version() {
    return version;
  }

  private synchronized @Nullable Object answer(String method, String path, byte[] body)
      throws InterruptedException {
    if (!method.equals("GET") || !path.startsWith("/v1/routes/changes?since=") || body.length > 0) {
      return 404;
    }
    long since = number(path, "since");
    long knownShares = number(path, "shares");
    settledShares = number(path, "settled");
    boolean full = path.endsWith("&full=true");
    long deadline = System.nanoTime() + number(path, "wait") * 1_000_000_000L;
    while (!full
        && version <= since
        && sharesSerial <= knownShares
        && System.nanoTime() < deadline) {
      wait(1_000);
    }
    SignedDocument given = sharesSerial <= knownShares ? null : shares.get(RUNTIME);
    if (full || since < firstSince) {
      answers++;
      return version == 0 ? null : new RouteChanges(given, sign(snapshot(version)), List.of());
    }
    return version <= since && given == null
        ? null
        : new RouteChanges(given, null, deltas.subList((int) (since - firstSince), deltas.size()));
  }

  private static long number(String path, String parameter) {
    return Long.parseLong(path.replaceAll(".*[?&]" + parameter + "=([0-9]+).*", "$1"));
  }

  @Override
  public void close() {
    server.stop();
    vault.stop();
  }
}
