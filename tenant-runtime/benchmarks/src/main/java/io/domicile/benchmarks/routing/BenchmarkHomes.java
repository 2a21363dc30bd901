package io.domicile.benchmarks.routing;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.routes.WrappedRootKey;
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
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.pools.PoolLimits;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.routes.RouteRefusedException;
import io.domicile.runtime.routes.Routes;
import io.domicile.vaults.DatabaseCredential;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Tenants with routes to databases of one cluster, and our data sources over them. Routes are
 * signed and verified as from a cell; the secret store is in memory, and one role serves all.
 *
 * @param tenants in the order of their databases
 */
record BenchmarkHomes(
    List<TenantId> tenants, List<String> databases, int port, DatabaseCredential role) {
  private static final CellId CELL = new CellId("eu-central-1-a");
  private static final RegionCode REGION = new RegionCode("eu-central-1");
  private static final String CLUSTER = "main";
  private static final RuntimeId RUNTIME = new RuntimeId("benchmark");

  /** So many tenants, each with a database named as a cell names it. */
  static BenchmarkHomes of(int count, int port, DatabaseCredential role) {
    List<TenantId> tenants =
        IntStream.range(0, count).mapToObj(i -> TenantId.random(Clock.systemUTC())).toList();
    return new BenchmarkHomes(
        tenants,
        tenants.stream().map(tenant -> new DatabaseNames(tenant, 1).database()).toList(),
        port,
        role);
  }

  String jdbcUrl(int tenant) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + databases.get(tenant);
  }

  /**
   * What a cell sends.
   *
   * @param by the public half of the key that signed it
   */
  record SignedRoutes(SignedDocument document, VerificationKey by) {}

  /** The routes to these tenants, signed. */
  SignedRoutes signed(int connectionShare) {
    var feedKey = SigningKey.generate();
    return new SignedRoutes(
        SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, snapshot(connectionShare), feedKey),
        feedKey.verificationKey());
  }

  /** Our data sources, made from what a cell sent: verified, saved, indexed. */
  TenantDataSources dataSources(SignedRoutes signed, PoolLimits limits, Path folder) {
    try {
      var routes = Routes.open(folder, CELL, REGION, RUNTIME, List.of(signed.by()));
      routes.accept(signed.document());
      var sources =
          new TenantDataSources(routes, reference -> role, RUNTIME, limits, System::nanoTime);
      sources.start();
      return sources;
    } catch (IOException | RouteRefusedException e) {
      throw new IllegalStateException("No routes to measure with.", e);
    }
  }

  private RouteSnapshot snapshot(int connectionShare) {
    var routes = new ArrayList<Route>();
    for (int i = 0; i < tenants.size(); i++) {
      var names = new DatabaseNames(tenants.get(i), 1);
      routes.add(
          new Route(
              tenants.get(i),
              new Slug("tenant-" + i),
              RouteState.ACTIVE,
              Epoch.FIRST,
              CLUSTER,
              names.database(),
              names.credential(Epoch.FIRST, 1),
              new WrappedRootKey(new VaultKeyId("none"), 1, Bytes.copyOf(new byte[32])),
              new Secret<>(Bytes.copyOf(new byte[32])),
              Set.of(REGION),
              0));
    }
    return new RouteSnapshot(
        CELL,
        REGION,
        1,
        Instant.now(),
        connectionShare,
        List.of(new ClusterAddress(CLUSTER, "127.0.0.1", port, "disable", connectionShare)),
        routes);
  }
}
