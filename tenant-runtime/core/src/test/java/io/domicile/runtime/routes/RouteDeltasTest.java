package io.domicile.runtime.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteDelta;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.routes.RouteRefusedException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteDeltasTest {

  private static final TenantId ACME = TenantId.random(Clock.systemUTC());

  @TempDir private Path directory;
  private final FeedHistory cell = new FeedHistory();

  private void assertRefused(Routes routes, Reason reason, SignedDocument... deltas) {
    RouteTable table = routes.current();
    long refused = routes.refused();
    assertThatThrownBy(() -> routes.apply(List.of(deltas)))
        .isInstanceOfSatisfying(
            RouteRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(routes.current()).isSameAs(table);
    assertThat(routes.refused()).isEqualTo(refused + 1);
    assertThat(routes.lastRefusal()).isEqualTo(reason);
  }

  /** The same in every respect that can be asked for. */
  private void assertSame(RouteTable table) {
    RouteTable whole = RouteTable.of(cell.snapshotNow());
    assertThat(table.saysTheSameAs(whole)).isTrue();
    assertThat(table.head()).isEqualTo(whole.head());
    assertThat(table.bySlug()).isEqualTo(whole.bySlug());
    assertThat(table.byDatabase()).isEqualTo(whole.byDatabase());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void deltas_lead_to_the_table_that_a_snapshot_gives(long seed) throws Exception {
    var random = new Random(seed);
    Routes routes = cell.open(directory);
    routes.accept(cell.snapshot());
    for (int step = 0; step < 25; step++) {
      long from = cell.version();
      for (int i = random.nextInt(5); i >= 0; i--) {
        cell.random(random);
      }
      switch (random.nextInt(4)) {
        case 0 -> routes = cell.open(directory);
        case 1 -> routes.accept(cell.snapshot());
        default -> {}
      }
      if (routes.current().version() < cell.version()) {
        routes.apply(cell.deltas(from, cell.version()));
      }
      assertSame(routes.current());
      assertThat(routes.diverged()).isZero();
    }
    assertSame(cell.open(directory).current());
  }

  @Test
  void a_snapshot_with_the_deltas_since_is_one_step() throws Exception {
    SignedDocument snapshot = cell.snapshot();
    long at = cell.version();
    cell.put(cell.newcomer());
    cell.put(cell.newcomer());
    Routes routes = cell.open(directory);
    var heard = new ArrayList<Long>();
    routes.onChange(table -> heard.add(table.version()));

    routes.accept(snapshot, cell.deltas(at, cell.version()));

    assertThat(heard).containsExactly(cell.version());
    assertSame(routes.current());
    assertSame(cell.open(directory).current());
  }

  @Test
  void a_delta_applies_to_exactly_the_version_it_says() throws Exception {
    Routes routes = cell.open(directory);
    SignedDocument early = cell.snapshot();
    long at = cell.version();
    for (int i = 0; i < 4; i++) {
      cell.put(cell.newcomer());
    }
    assertRefused(routes, Reason.GAP, cell.deltaFrom(0));
    routes.accept(early);
    assertRefused(routes, Reason.GAP, cell.deltaFrom(at + 1));
    assertRefused(routes, Reason.GAP, cell.deltaFrom(at), cell.deltaFrom(at + 2));
    routes.apply(cell.deltas(at, at + 2));
    assertRefused(routes, Reason.GAP, cell.deltaFrom(at));
    assertRefused(routes, Reason.GAP, cell.deltaFrom(at + 1));
    routes.apply(cell.deltas(at + 2, at + 4));
    assertSame(routes.current());
  }

  @Test
  void a_delta_that_is_not_genuine_is_refused() throws Exception {
    Routes routes = cell.open(directory);
    routes.accept(cell.snapshot());
    RouteDelta next = cell.delta(null, List.of(cell.newcomer()), List.of());
    String good = cell.sign(next).compact();
    int middle = good.indexOf('.') + 20;
    char other = good.charAt(middle) == 'A' ? 'B' : 'A';
    assertRefused(
        routes,
        Reason.NOT_GENUINE,
        new SignedDocument(good.substring(0, middle) + other + good.substring(middle + 1)));
    assertRefused(
        routes,
        Reason.NOT_GENUINE,
        new SignedDocument(good.substring(0, good.lastIndexOf('.') + 1)));
    assertRefused(
        routes,
        Reason.NOT_GENUINE,
        SignedDocument.sign(DocumentType.ROUTE_DELTA, next, SigningKey.generate()));
    assertRefused(
        routes,
        Reason.NOT_GENUINE,
        SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, next, cell.key));
    assertRefused(routes, Reason.NOT_GENUINE, cell.snapshot());
    routes.apply(List.of(new SignedDocument(good)));
  }

  @Test
  void a_delta_of_another_cell_or_region_is_refused() throws Exception {
    Routes routes = cell.open(directory);
    routes.accept(cell.snapshot());
    long since = cell.version();
    assertRefused(
        routes,
        Reason.FOREIGN,
        cell.sign(
            new RouteDelta(
                new CellId("eu-central-1-b"),
                FeedHistory.REGION,
                since,
                since + 1,
                null,
                Instant.EPOCH,
                null,
                List.of(),
                List.of())),
        cell.deltaFrom(0));
    assertRefused(
        routes,
        Reason.FOREIGN,
        cell.sign(
            new RouteDelta(
                FeedHistory.CELL,
                new RegionCode("us-east-1"),
                since,
                since + 1,
                null,
                Instant.EPOCH,
                null,
                List.of(),
                List.of())));
  }

  @Test
  void a_delta_cannot_take_a_tenant_to_an_earlier_epoch() throws Exception {
    Routes routes = cell.open(directory);
    cell.put(FeedHistory.route(ACME, "acme", 3));
    routes.accept(cell.snapshot());
    assertRefused(
        routes,
        Reason.EPOCH_WENT_BACK,
        cell.sign(cell.delta(null, List.of(FeedHistory.route(ACME, "acme", 2)), List.of())));
  }

  @Test
  void a_delta_that_contradicts_the_table_is_refused_whole() throws Exception {
    Routes routes = cell.open(directory);
    cell.put(FeedHistory.route(ACME, "acme", 1));
    routes.accept(cell.snapshot());
    Route newcomer = cell.newcomer();
    Route sameSlug = FeedHistory.route(TenantId.random(Clock.systemUTC()), "acme", 1);
    assertRefused(
        routes,
        Reason.INCONSISTENT,
        cell.sign(cell.delta(null, List.of(newcomer, sameSlug), List.of())));
    assertThat(routes.current().find(newcomer.tenant())).isNull();
    assertRefused(
        routes,
        Reason.INCONSISTENT,
        cell.sign(cell.delta(List.of(FeedHistory.cluster("other", 1)), List.of(), List.of())));
  }

  @Test
  void another_history_of_the_same_versions_is_found_out() throws Exception {
    Routes routes = cell.open(directory);
    var restored = new FeedHistory(cell.key);
    cell.put(cell.newcomer());
    restored.put(restored.newcomer());
    routes.accept(cell.snapshot());
    RouteTable ours = routes.current();

    assertThatThrownBy(() -> routes.accept(restored.snapshot()))
        .isInstanceOfSatisfying(
            RouteRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FORKED));
    assertRefused(routes, Reason.FORKED, restored.put(restored.newcomer()));
    assertThat(routes.current()).isSameAs(ours);

    routes.accept(restored.snapshot());
    assertThat(routes.current().version()).isEqualTo(restored.version());
  }

  @Tag("faults")
  @Test
  void a_replayed_past_changes_nothing() throws Exception {
    SignedDocument old = cell.snapshot();
    long at = cell.version();
    cell.put(FeedHistory.route(ACME, "acme", 1));
    cell.put(FeedHistory.route(ACME, "acme", 2));
    Routes routes = cell.open(directory);
    routes.accept(cell.snapshot());

    for (Routes present : List.of(routes, cell.open(directory))) {
      RouteTable table = present.current();
      assertThatThrownBy(() -> present.accept(old, cell.deltas(at, at + 1)))
          .isInstanceOfSatisfying(
              RouteRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_NEWER));
      assertRefused(present, Reason.GAP, cell.deltaFrom(at));
      assertThat(present.current()).isSameAs(table);
    }
    // The same version once more is what every runtime gets at its pace.
    routes.accept(old, cell.deltas(at, at + 2));
    assertSame(routes.current());
  }

  @Test
  void a_damaged_delta_on_disk_ends_what_is_taken_from_it_and_the_feed_mends_it() throws Exception {
    Routes routes = cell.open(directory);
    routes.accept(cell.snapshot());
    long at = cell.version();
    cell.put(cell.newcomer());
    routes.apply(cell.deltas(at, at + 1));
    cell.put(cell.newcomer());
    routes.apply(cell.deltas(at + 1, at + 2));
    Path file = directory.resolve("routes.jws");
    List<String> lines = Files.readAllLines(file);
    var damaged = new StringBuilder(lines.get(1));
    damaged.setCharAt(200, damaged.charAt(200) == 'A' ? 'B' : 'A');
    lines.set(1, damaged.toString());
    Files.write(file, lines);

    Routes restarted = cell.open(directory);

    assertThat(restarted.refused()).isPositive();
    assertThat(restarted.current().version()).as("older than what has been in use").isZero();
    assertThat(restarted.wantsSnapshot()).isTrue();
    restarted.accept(cell.snapshot());
    assertSame(cell.open(directory).current());
  }

  @Test
  void many_deltas_make_the_runtime_ask_for_a_snapshot_that_takes_their_place() throws Exception {
    Routes routes = cell.open(directory);
    routes.accept(cell.snapshot());
    var all = new ArrayList<Route>();
    for (int i = 0; i < 500; i++) {
      all.add(cell.newcomer());
    }
    int applied = 0;
    for (; !routes.wantsSnapshot(); applied++) {
      all.replaceAll(
          route ->
              FeedHistory.route(route.tenant(), route.slug().value(), route.epoch().value() + 1));
      long at = cell.version();
      cell.publish(cell.delta(null, all, List.of()));
      routes.apply(cell.deltas(at, at + 1));
    }
    assertThat(applied).isBetween(2, 100);
    assertSame(cell.open(directory).current());

    routes.accept(cell.snapshot());

    assertThat(routes.wantsSnapshot()).isFalse();
    assertThat(Files.readAllLines(directory.resolve("routes.jws"))).hasSize(1);
    assertSame(cell.open(directory).current());
  }
}
