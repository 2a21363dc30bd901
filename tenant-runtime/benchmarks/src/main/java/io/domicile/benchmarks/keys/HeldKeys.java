package io.domicile.benchmarks.keys;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.keys.KeyUnavailableException;
import io.domicile.runtime.keys.RootKeys;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.sealing.FieldId;
import io.domicile.runtime.sealing.Sealer;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyUnwrapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The root keys of many tenants in a runtime, with as many derived keys as are held. */
final class HeldKeys {

  private static final RegionCode REGION = new RegionCode("eu-central-1");
  private static final List<FieldId> FIELDS =
      List.of(
          new FieldId("customer.name"),
          new FieldId("customer.email"),
          new FieldId(Contestant.FIELD));

  private final AtomicLong asked = new AtomicLong();
  private final SecureRandom random = new SecureRandom();

  /**
   * What came out.
   *
   * @param rootKeysMegabytes of heap for the root keys alone
   * @param allMegabytes of heap with the derived keys at their bound
   * @param derived keys held then
   * @param vaultCallsWhenWarm asked of the vault while every tenant was used once more
   */
  record Held(
      double rootKeysMegabytes, double allMegabytes, int derived, long vaultCallsWhenWarm) {}

  /** A vault that answers from memory, and counts. */
  private final KeyUnwrapper vault =
      new KeyUnwrapper() {
        @Override
        public byte[] unwrapBytes(VaultKeyId key, KeyContext context, Bytes wrapped) {
          asked.incrementAndGet();
          byte[] bytes = new byte[32];
          random.nextBytes(bytes);
          return bytes;
        }

        @Override
        public VaultKeyState state(VaultKeyId key) {
          asked.incrementAndGet();
          return VaultKeyState.ENABLED;
        }
      };

  Held of(int tenants, Path directory) throws IOException, KeyUnavailableException {
    List<Route> routes = routes(tenants);
    var nothing =
        Routes.open(
            directory, new CellId("eu-central-1-a"), REGION, new RuntimeId("benchmark"), List.of());
    double before = usedMegabytes();
    try (var keys = new RootKeys(nothing, vault, REGION, KeyLimits.DEFAULTS, System::nanoTime)) {
      for (Route route : routes) {
        var _ = keys.of(route);
      }
      double rootKeys = usedMegabytes() - before;
      use(keys, routes);
      double all = usedMegabytes() - before;
      long cold = asked.get();
      use(keys, routes);
      return new Held(rootKeys, all, keys.derived(), asked.get() - cold);
    }
  }

  private static void use(RootKeys keys, List<Route> routes) throws KeyUnavailableException {
    for (Route route : routes) {
      var sealer = new Sealer(keys.of(route));
      for (FieldId field : FIELDS) {
        byte[] sealed = sealer.seal(field, Contestant.ROW, new byte[16]);
        if (sealer.open(field, Contestant.ROW, sealed).length != 16) {
          throw new IllegalStateException("What was sealed does not open.");
        }
      }
    }
  }

  private static List<Route> routes(int tenants) {
    var routes = new ArrayList<Route>();
    for (int i = 0; i < tenants; i++) {
      var id = TenantId.random(Clock.systemUTC());
      routes.add(
          new Route(
              id,
              new Slug("tenant-" + i),
              RouteState.ACTIVE,
              Epoch.FIRST,
              "main",
              "t_" + i,
              new SecretReference("tenants/t" + i),
              new WrappedRootKey(new VaultKeyId("key-" + id), 1, Bytes.copyOf(new byte[60])),
              new Secret<>(Bytes.copyOf(new byte[32])),
              Set.of(REGION),
              0));
    }
    return routes;
  }

  private static double usedMegabytes() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (1024.0 * 1024);
  }
}
