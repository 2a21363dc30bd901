package io.domicile.cell.routes;

import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.ConnectionShares;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.tenant.RuntimeId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Who may hold how many of the cluster's connections. The accounts are in the cell's database, so
 * that a cell that restarts knows what was offered; a runtime's document is signed when its account
 * changes. Only runtimes of the configuration have an account: to take one out of it is the
 * operator's word that it has stopped. Thread-safe.
 */
final class RuntimeShares {

  /**
   * How long an answer may be on its way after its request was noted. A runtime counts from before
   * its request, so that this much later it has surely given up what it does not keep.
   */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final FeedIdentity identity;
  private final ClusterAddress cluster;
  private final List<RuntimeId> runtimes;
  private final ShareAllocation allocation;
  private final Duration holdsFor;
  private final Jdbi jdbi;
  private final Clock clock;
  private final Map<RuntimeId, Signed> signed = new ConcurrentHashMap<>();

  private record Signed(long serial, SignedDocument document) {}

  /** An account as it is kept. */
  public record Row(
      String runtime,
      long serial,
      int offered,
      int reserved,
      int held,
      int kept,
      @Nullable OffsetDateTime heardAt) {}

  /** The statements. */
  @RegisterConstructorMapper(Row.class)
  interface Dao {

    @SqlUpdate(
        """
        INSERT INTO connection_share (runtime, serial, offered, reserved, held, kept)
        VALUES (:runtime, 0, 0, 0, 0, 0)
        ON CONFLICT (runtime) DO NOTHING
        """)
    void open(String runtime);

    @SqlUpdate("DELETE FROM connection_share WHERE runtime <> ALL (:enrolled)")
    void closeOthers(String[] enrolled);

    @SqlQuery(
        """
        SELECT runtime, serial, offered, reserved, held, kept, heard_at FROM connection_share
        ORDER BY runtime FOR UPDATE
        """)
    List<Row> all();

    @SqlUpdate(
        """
        UPDATE connection_share
        SET serial = :serial, offered = :offered, reserved = :reserved, held = :held, kept = :kept
        WHERE runtime = :runtime
        """)
    void put(String runtime, long serial, int offered, int reserved, int held, int kept);

    @SqlUpdate("UPDATE connection_share SET heard_at = :now WHERE runtime = :runtime")
    void heard(String runtime, OffsetDateTime now);
  }

  RuntimeShares(
      FeedIdentity identity,
      ClusterAddress cluster,
      List<RuntimeId> runtimes,
      RouteFeedConfiguration configuration,
      Jdbi jdbi,
      Clock clock) {
    this.identity = identity;
    this.cluster = cluster;
    this.runtimes = List.copyOf(runtimes);
    this.allocation =
        new ShareAllocation(cluster.connectionBudget(), configuration.reservedPercent());
    this.holdsFor = configuration.sharesHoldFor();
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** What every runtime may have that has been offered nothing yet. */
  int reserved() {
    return allocation.reserve(runtimes.size());
  }

  void start() {
    jdbi.useTransaction(
        handle -> {
          Dao dao = handle.attach(Dao.class);
          dao.closeOthers(runtimes.stream().map(RuntimeId::value).toArray(String[]::new));
          runtimes.forEach(runtime -> dao.open(runtime.value()));
          dao.all().forEach(row -> sign(account(row, clock.instant())));
        });
  }

  /**
   * Notes that the runtime has asked, and what it keeps to; divides anew.
   *
   * @return whether any runtime has another share than before
   */
  synchronized boolean heard(RuntimeId runtime, long known, long settled) {
    Instant now = clock.instant();
    List<ShareAllocation.RuntimeShare> changed =
        jdbi.inTransaction(
            handle -> {
              Dao dao = handle.attach(Dao.class);
              var before = new ArrayList<ShareAllocation.RuntimeShare>();
              dao.all().forEach(row -> before.add(account(row, now)));
              List<ShareAllocation.RuntimeShare> asked =
                  before.stream()
                      .map(
                          account ->
                              account.runtime().equals(runtime.value())
                                  ? account.asks(known, settled)
                                  : account)
                      .toList();
              List<ShareAllocation.RuntimeShare> after = new ArrayList<>(allocation.divide(asked));
              after.removeAll(before);
              after.forEach(
                  account ->
                      dao.put(
                          account.runtime(),
                          account.serial(),
                          account.offered(),
                          account.reserved(),
                          account.held(),
                          account.kept()));
              dao.heard(runtime.value(), now.atOffset(ZoneOffset.UTC));
              return after;
            });
    boolean news = false;
    for (ShareAllocation.RuntimeShare account : changed) {
      news |= sign(account);
    }
    return news;
  }

  private ShareAllocation.RuntimeShare account(Row row, Instant now) {
    OffsetDateTime heardAt = row.heardAt();
    boolean silent =
        heardAt == null || heardAt.toInstant().plus(holdsFor).plus(GRACE).isBefore(now);
    return new ShareAllocation.RuntimeShare(
        row.runtime(), row.serial(), row.offered(), row.reserved(), row.held(), row.kept(), silent);
  }

  private boolean sign(ShareAllocation.RuntimeShare account) {
    var runtime = new RuntimeId(account.runtime());
    Signed former = signed.get(runtime);
    if (account.serial() == 0 || (former != null && former.serial() == account.serial())) {
      return false;
    }
    var document =
        new ConnectionShares(
            identity.cell(),
            identity.region(),
            runtime,
            account.serial(),
            clock.instant(),
            holdsFor.toSeconds(),
            Map.of(
                cluster.id(), new ConnectionShares.Share(account.offered(), account.reserved())));
    signed.put(
        runtime,
        new Signed(
            account.serial(),
            SignedDocument.sign(DocumentType.CONNECTION_SHARES, document, identity.key())));
    return true;
  }

  /** The serial of the runtime's share, 0 for none. */
  long serial(RuntimeId runtime) {
    Signed present = signed.get(runtime);
    return present == null ? 0 : present.serial();
  }

  /** The runtime's share, if it is another than the one it knows. */
  @Nullable SignedDocument newer(RuntimeId runtime, long known) {
    Signed present = signed.get(runtime);
    return present == null || present.serial() <= known ? null : present.document();
  }
}
