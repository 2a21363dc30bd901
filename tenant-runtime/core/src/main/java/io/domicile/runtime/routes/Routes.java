package io.domicile.runtime.routes;

import io.domicile.contract.routes.Route;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.routes.RouteRefusedException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes in use. A document is verified here before it takes effect: signed, of this cell and
 * region, not older than what is in use. A refused document changes nothing; it is logged, counted
 * and shown by the health check.
 *
 * <p>An accepted document takes effect in memory first, because a suspension in it cannot wait for
 * a disk, and is then saved. If saving fails, it is retried.
 *
 * <p>Thread-safe. {@link #current} is a volatile read.
 */
public final class Routes {

  private static final Logger log = LoggerFactory.getLogger(Routes.class);

  private final RouteDocuments documents;
  private final RouteStore store;
  private final Unsaved unsaved;
  private final HeldShares held;
  private final List<Consumer<RouteTable>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong failedSaves = new AtomicLong();
  private final AtomicLong diverged = new AtomicLong();
  private volatile RouteTable current;
  private volatile @Nullable Reason lastRefusal;
  private volatile ToIntFunction<String> connections = cluster -> 0;
  private long floor;

  private Routes(
      RouteDocuments documents, RouteStore store, HeldShares held, List<SignedDocument> saved) {
    this.documents = documents;
    this.store = store;
    this.held = held;
    this.current = restored(saved);
    this.floor = Math.max(store.floor(), current.version());
    this.unsaved = new Unsaved(store, current.version());
  }

  /**
   * Opens the folder and takes the routes in it, as far as they are good. What is damaged is
   * reported; the feed will bring all of it again.
   *
   * @param feedKeys the keys the cell may sign with, from configuration
   * @throws IOException if the folder cannot be used, or the version floor in it cannot be read
   */
  public static Routes open(
      Path directory,
      CellId cell,
      RegionCode region,
      RuntimeId runtime,
      List<VerificationKey> feedKeys)
      throws IOException {
    var folder = new StateFolder(directory);
    var documents = new RouteDocuments(cell, region, List.copyOf(feedKeys));
    var store = new RouteStore(folder);
    var loaded = store.load();
    if (loaded.torn()) {
      log.warn("The last delta on disk was not written to its end; it is cut off.");
    }
    var held = HeldShares.open(folder, documents, runtime);
    return new Routes(documents, store, held, loaded.documents());
  }

  private RouteTable restored(List<SignedDocument> saved) {
    if (saved.isEmpty()) {
      return RouteTable.EMPTY;
    }
    int good = 0;
    RouteTable table;
    try {
      RouteTableBuilder builder = begin(saved.getFirst());
      for (good = 1; good < saved.size(); good++) {
        apply(builder, List.of(saved.get(good)));
      }
      table = builder.build();
    } catch (RouteRefusedException e) {
      refused(e, "what is on disk");
      return restored(saved.subList(0, good));
    }
    store.keep(saved);
    if (table.version() < store.floor()) {
      refused(
          new RouteRefusedException(
              Reason.NOT_NEWER,
              "The good part of it ends at version "
                  + table.version()
                  + ", and version "
                  + store.floor()
                  + " has been in use. Waiting for the cell's."),
          "what is on disk");
      store.keep(List.of());
      return RouteTable.EMPTY;
    }
    log.info("Starting with routes of version {} from disk.", table.version());
    return table.with(held.shares(table.shares().common()));
  }

  public RouteTable current() {
    return current;
  }

  /** Calls the listener after every change, on the thread that brought it. */
  public void onChange(Consumer<RouteTable> listener) {
    listeners.add(listener);
  }

  /** Tells how many connections are open to a cluster, so that a smaller share can be kept to. */
  public void countConnectionsBy(ToIntFunction<String> open) {
    connections = open;
  }

  /** How many documents have been refused. */
  public long refused() {
    return refused.get();
  }

  /** Why the last document was refused; null if it was accepted. */
  public @Nullable Reason lastRefusal() {
    return lastRefusal;
  }

  /** How often routes in use could not be brought to the disk. */
  public long unsaved() {
    return failedSaves.get();
  }

  /** Whether all that is in use is on disk. */
  public synchronized boolean isSaved() {
    return unsaved.isEmpty() && held.isSaved();
  }

  /** How often a snapshot said something else of the version in use than the deltas had led to. */
  public long diverged() {
    return diverged.get();
  }

  /**
   * Verifies, keeps and uses a snapshot.
   *
   * @throws RouteRefusedException if it must not be used; nothing has changed then
   */
  public void accept(SignedDocument snapshot) throws RouteRefusedException {
    accept(snapshot, List.of());
  }

  /** Verifies, keeps and uses a snapshot and the deltas that follow it, all or nothing. */
  synchronized void accept(SignedDocument snapshot, List<SignedDocument> deltas)
      throws RouteRefusedException {
    RouteTable table;
    try {
      RouteTableBuilder builder = begin(snapshot);
      apply(builder, deltas);
      table = builder.build().with(held.shares(builder.commonShare()));
      requireNotOlder(table);
    } catch (RouteRefusedException e) {
      throw refused(e, "a route snapshot");
    }
    var all = new ArrayList<SignedDocument>();
    all.add(snapshot);
    all.addAll(deltas);
    unsaved.replace(all, table.version());
    boolean news =
        table.version() != current.version()
            || !table.saysTheSameAs(current)
            || !table.shares().equals(current.shares());
    use(news ? table : current);
  }

  /** Verifies, keeps and uses deltas to the version in use, all or nothing. */
  synchronized void apply(List<SignedDocument> deltas) throws RouteRefusedException {
    RouteTable table;
    try {
      if (current.version() == 0) {
        throw new RouteRefusedException(Reason.GAP, "There is nothing yet that it could apply to.");
      }
      RouteTableBuilder builder = RouteTableBuilder.from(current);
      apply(builder, deltas);
      table = builder.build();
    } catch (RouteRefusedException e) {
      throw refused(e, "a route delta");
    }
    unsaved.add(deltas, table.version());
    use(table);
  }

  /** Verifies, keeps and uses this runtime's share of connections. */
  synchronized void acceptShares(SignedDocument document) throws RouteRefusedException {
    try {
      held.accept(document);
    } catch (RouteRefusedException e) {
      throw refused(e, "a connection share");
    }
    lastRefusal = null;
    followShares();
    flush();
  }

  /** The whole share holds, or only what is reserved of it. */
  synchronized void holdShares(boolean whole) {
    held.setWhole(whole);
    followShares();
  }

  /** How long the whole share holds after the cell's last answer. */
  synchronized Duration sharesHoldFor() {
    return held.holdsFor();
  }

  /** The serial of the newest share, 0 for none. */
  synchronized long latestShares() {
    return held.serial();
  }

  /** The serial of the newest share that is kept to, 0 for none. */
  synchronized long settledShares() {
    return held.settled(connections);
  }

  synchronized boolean hasUnsettledShares() {
    return held.isUnsettled(connections);
  }

  /** Whether it is time for a snapshot, because the deltas on disk or waiting are many. */
  synchronized boolean wantsSnapshot() {
    return current.version() == 0 || store.isLong() || unsaved.waiting() > 1_000;
  }

  /** Brings to the disk whatever could not be brought there before. */
  synchronized void flush() {
    if (isSaved()) {
      return;
    }
    try {
      unsaved.flush();
      held.flush();
    } catch (IOException e) {
      failedSaves.incrementAndGet();
      log.error("Routes of version {} are in use but not on disk; trying again.", floor, e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // Whether it is in use already.
  private void use(RouteTable table) {
    lastRefusal = null;
    floor = table.version();
    // A disk that stalls must not delay a suspension.
    if (table != current) {
      announce(table);
    }
    flush();
  }

  private void followShares() {
    Shares shares = held.shares(current.shares().common());
    if (!shares.equals(current.shares())) {
      announce(current.with(shares));
    }
  }

  private void announce(RouteTable table) {
    current = table;
    for (Consumer<RouteTable> listener : listeners) {
      try {
        listener.accept(table);
      } catch (RuntimeException e) {
        log.error("A listener failed on routes of version {}.", table.version(), e);
      }
    }
  }

  private RouteTableBuilder begin(SignedDocument document) throws RouteRefusedException {
    var snapshot = documents.snapshot(document);
    try {
      return RouteTableBuilder.of(snapshot);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new RouteRefusedException(Reason.INCONSISTENT, String.valueOf(e.getMessage()), e);
    }
  }

  private void apply(RouteTableBuilder builder, List<SignedDocument> deltas)
      throws RouteRefusedException {
    for (SignedDocument document : deltas) {
      var delta = documents.delta(document);
      try {
        builder.apply(delta, document);
      } catch (IllegalArgumentException | NullPointerException e) {
        throw new RouteRefusedException(Reason.INCONSISTENT, String.valueOf(e.getMessage()), e);
      }
    }
  }

  private void requireNotOlder(RouteTable table) throws RouteRefusedException {
    if (table.version() < floor || table.version() == 0) {
      throw new RouteRefusedException(
          Reason.NOT_NEWER,
          "It leads to version " + table.version() + ", and " + floor + " has been in use.");
    }
    for (Route route : table.routes()) {
      RouteTableBuilder.requireNotBefore(current.find(route.tenant()), route);
    }
    if (table.version() != current.version()) {
      return;
    }
    if (table.head() != null && current.head() != null && !table.head().equals(current.head())) {
      throw new RouteRefusedException(
          Reason.FORKED, "The cell has given out another version " + table.version() + " before.");
    }
    if (!table.saysTheSameAs(current)) {
      diverged.incrementAndGet();
      log.error(
          "The deltas had led to other routes of version {} than the snapshot has.",
          table.version());
    }
  }

  private RouteRefusedException refused(RouteRefusedException e, String what) {
    refused.incrementAndGet();
    lastRefusal = e.reason();
    log.error("Refused {} ({}): {}", what, e.reason(), e.getMessage());
    return e;
  }
}
