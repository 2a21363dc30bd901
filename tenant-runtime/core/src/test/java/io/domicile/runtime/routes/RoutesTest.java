package io.domicile.runtime.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.routes.RouteRefusedException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoutesTest {

  private static final CellId CELL = new CellId("eu-central-1-a");
  private static final RegionCode REGION = new RegionCode("eu-central-1");
  private static final SigningKey KEY = SigningKey.generate();
  private static final TenantId ACME = TenantId.random(Clock.systemUTC());

  @TempDir private Path directory;

  private Routes open() throws IOException {
    return Routes.open(
        directory, CELL, REGION, new RuntimeId("runtime-1"), List.of(KEY.verificationKey()));
  }

  private static Route route(TenantId tenant, String slug, long epoch) {
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

  private static RouteSnapshot snapshot(long version, Route... routes) {
    var cluster = new ClusterAddress("main", "127.0.0.1", 5432, "disable", 60);
    return new RouteSnapshot(
        CELL, REGION, version, Instant.EPOCH, 30, List.of(cluster), List.of(routes));
  }

  private static SignedDocument signed(RouteSnapshot snapshot) {
    return SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, snapshot, KEY);
  }

  private static void assertRefused(Routes routes, Reason reason, SignedDocument document) {
    long version = routes.current().version();
    long refused = routes.refused();
    assertThatThrownBy(() -> routes.accept(document))
        .isInstanceOfSatisfying(
            RouteRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(routes.current().version()).isEqualTo(version);
    assertThat(routes.refused()).isEqualTo(refused + 1);
  }

  @Test
  void a_snapshot_is_used_announced_and_there_after_a_restart() throws Exception {
    Routes routes = open();
    assertThat(routes.current().version()).isZero();
    var heard = new ArrayList<Long>();
    routes.onChange(table -> heard.add(table.version()));
    routes.accept(signed(snapshot(7, route(ACME, "acme", 1))));
    assertThat(heard).containsExactly(7L);
    assertThat(routes.current().findBySlug("acme")).isNotNull();

    Routes restarted = open();
    assertThat(restarted.current().version()).isEqualTo(7);
    assertThat(restarted.current().connectionShare()).isEqualTo(30);
    assertThat(restarted.current().find(ACME)).isEqualTo(routes.current().find(ACME));
  }

  @Test
  void only_the_owner_can_read_what_is_on_disk() throws Exception {
    open().accept(signed(snapshot(1, route(ACME, "acme", 1))));
    try (var files = Files.list(directory)) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void a_snapshot_that_is_not_genuine_is_refused() throws Exception {
    Routes routes = open();
    routes.accept(signed(snapshot(1)));
    SignedDocument good = signed(snapshot(2));
    String compact = good.compact();
    int payload = compact.indexOf('.') + 10;
    char other = compact.charAt(payload) == 'A' ? 'B' : 'A';
    String altered = compact.substring(0, payload) + other + compact.substring(payload + 1);
    assertRefused(routes, Reason.NOT_GENUINE, new SignedDocument(altered));
    assertRefused(routes, Reason.NOT_GENUINE, new SignedDocument("not a document"));
    assertRefused(routes, Reason.NOT_GENUINE, new SignedDocument(""));
    assertRefused(
        routes,
        Reason.NOT_GENUINE,
        SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, snapshot(2), SigningKey.generate()));
    assertRefused(
        routes,
        Reason.NOT_GENUINE,
        SignedDocument.sign(DocumentType.DESIRED_STATE, snapshot(2), KEY));
    routes.accept(good);
  }

  @Test
  void a_snapshot_of_another_cell_or_region_is_refused() throws Exception {
    Routes routes = open();
    RouteSnapshot mine = snapshot(1);
    assertRefused(
        routes,
        Reason.FOREIGN,
        signed(
            new RouteSnapshot(
                new CellId("eu-central-1-b"),
                REGION,
                1,
                Instant.EPOCH,
                30,
                mine.clusters(),
                mine.routes())));
    assertRefused(
        routes,
        Reason.FOREIGN,
        signed(
            new RouteSnapshot(
                CELL,
                new RegionCode("us-east-1"),
                1,
                Instant.EPOCH,
                30,
                mine.clusters(),
                mine.routes())));
  }

  @Tag("faults")
  @Test
  void the_past_is_refused_also_after_a_restart() throws Exception {
    Routes routes = open();
    routes.accept(signed(snapshot(5)));
    assertRefused(routes, Reason.NOT_NEWER, signed(snapshot(4)));
    assertRefused(open(), Reason.NOT_NEWER, signed(snapshot(4)));
  }

  @Tag("faults")
  @Test
  void an_older_snapshot_put_on_disk_is_not_used() throws Exception {
    open().accept(signed(snapshot(5)));
    Files.writeString(directory.resolve("routes.jws"), signed(snapshot(4)).compact());
    Routes routes = open();
    assertThat(routes.current().version()).isZero();
    assertThat(routes.refused()).isOne();
    assertRefused(routes, Reason.NOT_NEWER, signed(snapshot(4)));
    routes.accept(signed(snapshot(5)));
  }

  @Test
  void a_damaged_snapshot_on_disk_is_not_used_and_the_next_one_is() throws Exception {
    open().accept(signed(snapshot(5)));
    Files.writeString(directory.resolve("routes.jws"), "damaged");
    Routes routes = open();
    assertThat(routes.current().version()).isZero();
    routes.accept(signed(snapshot(6)));
    assertThat(open().current().version()).isEqualTo(6);
  }

  @Test
  void a_lost_floor_is_an_error_and_not_a_zero() throws Exception {
    open().accept(signed(snapshot(5)));
    Files.writeString(directory.resolve("routes.floor"), "");
    assertThatThrownBy(this::open).isInstanceOf(IOException.class);
  }

  @Test
  void an_epoch_does_not_go_back() throws Exception {
    Routes routes = open();
    routes.accept(signed(snapshot(1, route(ACME, "acme", 3))));
    assertRefused(routes, Reason.EPOCH_WENT_BACK, signed(snapshot(2, route(ACME, "acme", 2))));
    routes.accept(signed(snapshot(3, route(ACME, "acme", 3))));
  }

  @Test
  void two_tenants_never_share_a_slug_or_a_database() throws Exception {
    Routes routes = open();
    Route acme = route(ACME, "acme", 1);
    Route sameSlug = route(TenantId.random(Clock.systemUTC()), "acme", 1);
    assertRefused(routes, Reason.INCONSISTENT, signed(snapshot(1, acme, sameSlug)));
    Route other = route(TenantId.random(Clock.systemUTC()), "globex", 1);
    Route sameDatabase =
        new Route(
            other.tenant(),
            other.slug(),
            other.state(),
            other.epoch(),
            other.cluster(),
            acme.database(),
            other.credential(),
            other.rootKey(),
            other.apiKeyMacKey(),
            other.apiKeyRegions(),
            other.schemaRelease());
    assertRefused(routes, Reason.INCONSISTENT, signed(snapshot(1, acme, sameDatabase)));
  }

  @Test
  void a_snapshot_that_cannot_reach_the_disk_is_used_all_the_same() throws Exception {
    Routes routes = open();
    Path moved = directory.resolveSibling(directory.getFileName() + "-gone");
    Files.move(directory, moved);
    routes.accept(signed(snapshot(1, route(ACME, "acme", 1))));
    assertThat(routes.current().version()).isOne();
    assertThat(routes.unsaved()).isOne();
    Files.move(moved, directory);
  }
}
