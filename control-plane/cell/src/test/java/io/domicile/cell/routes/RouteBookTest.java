package io.domicile.cell.routes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellDatabaseConfiguration;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.ConnectionShares;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteChanges;
import io.domicile.contract.routes.RouteDelta;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.InvalidSignatureException;
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
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class RouteBookTest {

  private static final RegionCode REGION = new RegionCode("eu-central-1");
  private static final RuntimeId ONE = new RuntimeId("runtime-1");
  private static final RuntimeId TWO = new RuntimeId("runtime-2");
  private static final ClusterAddress CLUSTER =
      new ClusterAddress("main", "127.0.0.1", 5432, "disable", 100);

  @TempDir private Path directory;
  private final SigningKey key = SigningKey.generate();
  private CellDatabase database;
  private RouteBook book;

  @BeforeEach
  void open(PostgresExtension.Cluster cluster) throws Exception {
    Path password = directory.resolve("password");
    Files.writeString(password, "postgres");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    database =
        CellDatabase.open(
            new CellDatabaseConfiguration(
                cluster.jdbcUrl(cluster.createDatabase()), "postgres", password));
    book = started(key, 100);
  }

  @AfterEach
  void close() {
    database.stop();
  }

  private RouteBook started(SigningKey feedKey, int keptChanges) {
    var started =
        new RouteBook(
            new FeedIdentity(new CellId("eu-central-1-a"), REGION, feedKey),
            CLUSTER,
            List.of(ONE, TWO),
            new RouteFeedConfiguration(
                Duration.ofMinutes(5), keptChanges, Duration.ofMinutes(15), 50),
            database,
            Clock.systemUTC());
    started.start();
    return started;
  }

  private static Route route(TenantId tenant, long epoch) {
    return new Route(
        tenant,
        new Slug("t-" + tenant.hex().substring(20)),
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

  private TenantId publish() {
    var tenant = TenantId.random(Clock.systemUTC());
    book.publish(route(tenant, 1));
    return tenant;
  }

  private static RouteChanges ask(RouteBook of, long since, boolean full)
      throws InterruptedException {
    return requireNonNull(
        of.await(new RouteBook.Question(ONE, since, Long.MAX_VALUE - 10, 0, full), Duration.ZERO));
  }

  private RouteDelta delta(SignedDocument document) throws InvalidSignatureException {
    return document.verify(
        DocumentType.ROUTE_DELTA, List.of(key.verificationKey()), RouteDelta.class);
  }

  private RouteSnapshot snapshot(@Nullable SignedDocument document)
      throws InvalidSignatureException {
    return requireNonNull(document)
        .verify(DocumentType.ROUTE_SNAPSHOT, List.of(key.verificationKey()), RouteSnapshot.class);
  }

  @Test
  void each_change_is_one_delta_to_the_version_before_it() throws Exception {
    long before = book.version();
    TenantId tenant = publish();
    book.publish(route(tenant, 1));
    assertThat(book.version()).as("the same route again is no change").isEqualTo(before + 1);
    book.publish(route(tenant, 2));
    book.change(tenant, route -> route.withState(RouteState.SUSPENDED));
    book.change(tenant, route -> route.withState(RouteState.SUSPENDED));

    List<SignedDocument> deltas = ask(book, before, false).deltas();

    assertThat(deltas).hasSize(3);
    for (int i = 0; i < 3; i++) {
      RouteDelta delta = delta(deltas.get(i));
      assertThat(delta.since()).isEqualTo(before + i);
      assertThat(delta.version()).isEqualTo(before + i + 1);
      if (i > 0) {
        assertThat(delta.parent()).isEqualTo(RouteDelta.digest(deltas.get(i - 1)));
      }
    }
    assertThat(delta(deltas.get(1)).upserts()).containsExactly(route(tenant, 2));
    Route suspended = route(tenant, 2).withState(RouteState.SUSPENDED);
    assertThat(delta(deltas.get(2)).upserts()).containsExactly(suspended);
    assertThat(book.find(tenant)).contains(suspended);
  }

  @Test
  void a_restarted_cell_hands_out_the_same_deltas() throws Exception {
    long before = book.version();
    publish();
    publish();
    List<SignedDocument> deltas = ask(book, before, false).deltas();

    RouteBook restarted = started(key, 100);

    assertThat(restarted.version()).isEqualTo(book.version());
    assertThat(ask(restarted, before, false).deltas()).isEqualTo(deltas);
    assertThat(ask(restarted, before + 1, false).deltas()).isEqualTo(deltas.subList(1, 2));
  }

  @Test
  void a_runtime_that_is_too_far_behind_gets_a_snapshot_and_what_followed_it() throws Exception {
    book = started(key, 3);
    long before = book.version();
    for (int i = 0; i < 8; i++) {
      publish();
    }

    RouteChanges changes = ask(book, before, false);
    assertThat(snapshot(changes.snapshot()).routes()).hasSize(8);
    assertThat(changes.deltas()).isEmpty();

    publish();
    RouteChanges later = ask(book, 0, true);
    assertThat(later.snapshot()).as("signed once for all").isEqualTo(changes.snapshot());
    assertThat(later.deltas()).hasSize(1);
    assertThat(delta(later.deltas().getFirst()).parent())
        .isEqualTo(snapshot(later.snapshot()).head());
  }

  @Test
  void what_is_kept_of_the_past_is_bounded() throws Exception {
    book = started(key, 3);
    for (int i = 0; i < 12; i++) {
      publish();
    }
    int kept =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT count(*) FROM route_delta")
                        .mapTo(Integer.class)
                        .one());
    assertThat(kept).isEqualTo(3);
  }

  @Test
  void a_new_feed_key_hands_out_nothing_that_the_old_one_signed() throws Exception {
    long before = book.version();
    publish();
    var other = SigningKey.generate();
    RouteBook rotated = started(other, 100);

    RouteChanges changes = ask(rotated, before, false);

    RouteSnapshot snapshot =
        requireNonNull(changes.snapshot())
            .verify(
                DocumentType.ROUTE_SNAPSHOT, List.of(other.verificationKey()), RouteSnapshot.class);
    assertThat(snapshot.version()).isGreaterThan(book.version());
  }

  @Test
  void whoever_waits_hears_of_a_change_at_once() throws Exception {
    long before = book.version();
    var waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                // A share that is handed out at this moment may be an answer of its own.
                RouteChanges changes;
                do {
                  changes =
                      book.await(
                          new RouteBook.Question(ONE, before, Long.MAX_VALUE - 10, 0, false),
                          Duration.ofSeconds(20));
                } while (changes != null && changes.deltas().isEmpty());
                return requireNonNull(changes);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    publish();
    assertThat(waiting.get().deltas()).hasSize(1);
  }

  private ConnectionShares.Share share(RuntimeId runtime, long known, long settled)
      throws Exception {
    RouteChanges changes =
        requireNonNull(
            book.await(
                new RouteBook.Question(runtime, book.version(), known, settled, false),
                Duration.ZERO));
    ConnectionShares shares =
        requireNonNull(changes.shares())
            .verify(
                DocumentType.CONNECTION_SHARES,
                List.of(key.verificationKey()),
                ConnectionShares.class);
    assertThat(shares.runtime()).isEqualTo(runtime);
    return requireNonNull(shares.clusters().get("main"));
  }

  @Test
  void a_share_is_handed_on_when_its_holder_has_acknowledged_a_smaller_one() throws Exception {
    assertThat(share(ONE, 0, 0)).isEqualTo(new ConnectionShares.Share(75, 25));
    assertThat(share(TWO, 0, 0)).isEqualTo(new ConnectionShares.Share(25, 25));
    assertThat(share(ONE, 1, 1)).isEqualTo(new ConnectionShares.Share(50, 25));

    book = started(key, 100);
    assertThat(share(TWO, 0, 1)).as("not yet").isEqualTo(new ConnectionShares.Share(25, 25));
    var settled = new RouteBook.Question(ONE, book.version(), 2, 2, false);
    assertThat(book.await(settled, Duration.ZERO)).isNull();
    assertThat(share(TWO, 1, 1)).isEqualTo(new ConnectionShares.Share(50, 25));
  }
}
