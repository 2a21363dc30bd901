package io.domicile.runtime.routes;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteDelta;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.region.RegionCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a cell would sign over its life: one delta for each change, and a snapshot at any time. */
final class FeedHistory {

  static final CellId CELL = new CellId("eu-central-1-a");
  static final RegionCode REGION = new RegionCode("eu-central-1");

  final SigningKey key;
  final Map<TenantId, Route> routes = new LinkedHashMap<>();
  final List<SignedDocument> deltas = new ArrayList<>();
  private List<ClusterAddress> clusters = List.of(cluster("main", 5432));
  private @Nullable String head;
  private int slugs;

  FeedHistory() {
    this(SigningKey.generate());
  }

  FeedHistory(SigningKey key) {
    this.key = key;
    publish(delta(clusters, List.of(), List.of()));
  }

  static ClusterAddress cluster(String id, int port) {
    return new ClusterAddress(id, "127.0.0.1", port, "disable", 60);
  }

  static Route route(TenantId tenant, String slug, long epoch) {
    return new Route(
        tenant,
        new Slug(slug),
        RouteState.ACTIVE,
        new Epoch(epoch),
        "main",
        "t_" + tenant.hex() + "_i1",
        new SecretReference("tenants/" + tenant + "/database/e" + epoch + "-s1"),
        new WrappedRootKey(new VaultKeyId("k"), 1, Bytes.copyOf(new byte[48])),
        new Secret<>(Bytes.copyOf(new byte[32])),
        Set.of(REGION),
        1);
  }

  Routes open(Path directory) throws IOException {
    return Routes.open(
        directory, CELL, REGION, new RuntimeId("runtime-1"), List.of(key.verificationKey()));
  }

  long version() {
    return deltas.size();
  }

  /** The delta that leads from there to the next version. */
  SignedDocument deltaFrom(long version) {
    return deltas.get((int) version);
  }

  List<SignedDocument> deltas(long from, long to) {
    return List.copyOf(deltas.subList((int) from, (int) to));
  }

  RouteSnapshot snapshotNow() {
    return new RouteSnapshot(
        CELL, REGION, version(), Instant.EPOCH, 30, clusters, List.copyOf(routes.values()), head);
  }

  SignedDocument snapshot() {
    return SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, snapshotNow(), key);
  }

  RouteDelta delta(
      @Nullable List<ClusterAddress> newClusters, List<Route> upserts, List<TenantId> removals) {
    return new RouteDelta(
        CELL,
        REGION,
        version(),
        version() + 1,
        head,
        Instant.EPOCH,
        newClusters,
        upserts,
        removals);
  }

  SignedDocument sign(RouteDelta delta) {
    return SignedDocument.sign(DocumentType.ROUTE_DELTA, delta, key);
  }

  /** Makes the delta part of the history. */
  SignedDocument publish(RouteDelta delta) {
    delta.removals().forEach(routes::remove);
    delta.upserts().forEach(route -> routes.put(route.tenant(), route));
    if (delta.clusters() != null) {
      clusters = delta.clusters();
    }
    SignedDocument signed = sign(delta);
    deltas.add(signed);
    head = RouteDelta.digest(signed);
    return signed;
  }

  SignedDocument put(Route route) {
    return publish(delta(null, List.of(route), List.of()));
  }

  /** A route that nobody had before. */
  Route newcomer() {
    return route(TenantId.random(Clock.systemUTC()), "tenant-" + ++slugs, 1);
  }

  /**
   * A change as a cell makes them: newcomers, later epochs, suspensions, leavers, new addresses.
   */
  SignedDocument random(Random random) {
    List<Route> all = List.copyOf(routes.values());
    if (all.isEmpty() || random.nextInt(3) == 0) {
      return put(newcomer());
    }
    Route one = all.get(random.nextInt(all.size()));
    Route other = all.get(random.nextInt(all.size()));
    return switch (random.nextInt(6)) {
      case 0 -> publish(delta(null, List.of(), List.of(one.tenant())));
      case 1 ->
          publish(
              delta(List.of(cluster("main", 5_000 + random.nextInt(1_000))), List.of(), List.of()));
      case 2 -> put(with(one, one.slug(), RouteState.SUSPENDED, one.epoch().value()));
      case 3 ->
          one.equals(other)
              ? put(newcomer())
              // Two tenants change slugs in one delta.
              : publish(
                  delta(
                      null,
                      List.of(
                          with(one, other.slug(), one.state(), one.epoch().value()),
                          with(other, one.slug(), other.state(), other.epoch().value())),
                      List.of()));
      case 4 ->
          publish(
              delta(
                  null,
                  List.of(
                      newcomer(),
                      with(one, one.slug(), RouteState.ACTIVE, one.epoch().value() + 1)),
                  one.equals(other) ? List.of() : List.of(other.tenant())));
      default -> put(with(one, one.slug(), RouteState.ACTIVE, one.epoch().value() + 1));
    };
  }

  private static Route with(Route route, Slug slug, RouteState state, long epoch) {
    Route next = route(route.tenant(), slug.value(), epoch);
    return new Route(
        next.tenant(),
        next.slug(),
        state,
        next.epoch(),
        next.cluster(),
        next.database(),
        next.credential(),
        next.rootKey(),
        next.apiKeyMacKey(),
        next.apiKeyRegions(),
        next.schemaRelease());
  }
}
