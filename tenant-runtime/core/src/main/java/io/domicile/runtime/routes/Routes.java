package io.domicile.runtime.routes;

import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.InvalidSignatureException;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.routes.RouteRefusedException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes in use, and the only place where a snapshot becomes one in use: genuine, of this cell
 * and region, newer than any before, and on disk.
 *
 * <p>Thread-safe. {@link #current} is a volatile read.
 */
public final class Routes {

  private static final Logger log = LoggerFactory.getLogger(Routes.class);

  private final CellId cell;
  private final RegionCode region;
  private final List<VerificationKey> feedKeys;
  private final RouteStore store;
  private final List<Consumer<RouteTable>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unsaved = new AtomicLong();
  private volatile RouteTable current = RouteTable.EMPTY;
  private long floor;

  private Routes(
      CellId cell,
      RegionCode region,
      List<VerificationKey> feedKeys,
      RouteStore store,
      long floor) {
    this.cell = cell;
    this.region = region;
    this.feedKeys = feedKeys;
    this.store = store;
    this.floor = floor;
  }

  /**
   * Opens the folder and takes the snapshot in it, if it is good. A damaged snapshot is reported
   * and left where it is; the feed will bring another.
   *
   * @param feedKeys the keys the cell may sign with, from configuration
   * @throws IOException if the folder cannot be used, or the version floor in it cannot be read
   */
  public static Routes open(
      Path directory, CellId cell, RegionCode region, List<VerificationKey> feedKeys)
      throws IOException {
    var store = new RouteStore(directory);
    long floor = store.floor();
    var routes = new Routes(cell, region, List.copyOf(feedKeys), store, floor);
    var saved = store.load();
    if (saved.isPresent()) {
      try {
        routes.current = routes.check(saved.get(), floor);
        routes.floor = routes.current.version();
        log.info("Starting with routes of version {} from disk.", routes.current.version());
      } catch (RouteRefusedException e) {
        routes.refused.incrementAndGet();
        log.error(
            "The route snapshot on disk is refused ({}): {} Waiting for the cell's.",
            e.reason(),
            e.getMessage());
      }
    }
    return routes;
  }

  public RouteTable current() {
    return current;
  }

  /** Calls the listener after every change, on the thread that brought it. */
  public void onChange(Consumer<RouteTable> listener) {
    listeners.add(listener);
  }

  /** How many snapshots have been refused. */
  public long refused() {
    return refused.get();
  }

  /** How many snapshots are in use or were, without having reached the disk. */
  public long unsaved() {
    return unsaved.get();
  }

  /**
   * Verifies, keeps and uses a snapshot.
   *
   * @throws RouteRefusedException if it must not be used; nothing has changed then
   */
  public synchronized void accept(SignedDocument document) throws RouteRefusedException {
    RouteTable table;
    try {
      table = check(document, floor + 1);
    } catch (RouteRefusedException e) {
      refused.incrementAndGet();
      log.error("Refused a route snapshot ({}): {}", e.reason(), e.getMessage());
      throw e;
    }
    try {
      store.save(document, table.version());
    } catch (IOException e) {
      // A suspension in it matters more than a restart that may need it: use it all the same.
      unsaved.incrementAndGet();
      log.error("Routes of version {} are in use but not on disk.", table.version(), e);
    }
    floor = table.version();
    current = table;
    for (Consumer<RouteTable> listener : listeners) {
      try {
        listener.accept(table);
      } catch (RuntimeException e) {
        log.error("A listener failed on routes of version {}.", table.version(), e);
      }
    }
  }

  private RouteTable check(SignedDocument document, long atLeast) throws RouteRefusedException {
    RouteSnapshot snapshot;
    try {
      snapshot = document.verify(DocumentType.ROUTE_SNAPSHOT, feedKeys, RouteSnapshot.class);
    } catch (InvalidSignatureException e) {
      throw new RouteRefusedException(Reason.NOT_GENUINE, String.valueOf(e.getMessage()), e);
    }
    if (!snapshot.cell().equals(cell) || !snapshot.region().equals(region)) {
      throw new RouteRefusedException(
          Reason.FOREIGN,
          "It is of cell " + snapshot.cell() + ", region " + snapshot.region() + ".");
    }
    if (snapshot.version() < atLeast) {
      throw new RouteRefusedException(
          Reason.NOT_NEWER,
          "It has version " + snapshot.version() + ", the next one is " + atLeast + " or above.");
    }
    RouteTable table;
    try {
      table = RouteTable.of(snapshot);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new RouteRefusedException(Reason.INCONSISTENT, String.valueOf(e.getMessage()), e);
    }
    for (Route route : table.routes()) {
      Route former = current.find(route.tenant());
      if (former != null && route.epoch().compareTo(former.epoch()) < 0) {
        throw new RouteRefusedException(
            Reason.EPOCH_WENT_BACK,
            "Tenant " + route.tenant() + " is at epoch " + former.epoch() + " already.");
      }
    }
    return table;
  }
}
