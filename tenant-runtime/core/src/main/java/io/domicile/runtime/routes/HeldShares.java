package io.domicile.runtime.routes;

import io.domicile.contract.routes.ConnectionShares;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.runtime.routes.RouteRefusedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The share of connections that the cell has given this runtime. The reserved part never expires,
 * also over a restart without the cell. The rest expires some time after the cell's last answer.
 * The runtime counts that time from before its request and the cell from after its answer, so the
 * share has always expired here before the cell gives it to another runtime.
 *
 * <p>A smaller share is acknowledged when no more connections than that are open. Guarded by its
 * {@link Routes}.
 */
final class HeldShares {

  private static final Logger log = LoggerFactory.getLogger(HeldShares.class);

  private static final String FILE = "shares.jws";

  private final StateFolder folder;
  private final RouteDocuments documents;
  private final RuntimeId runtime;
  private @Nullable ConnectionShares latest;
  private @Nullable SignedDocument unsaved;
  private boolean whole;
  private long settled;

  private HeldShares(StateFolder folder, RouteDocuments documents, RuntimeId runtime) {
    this.folder = folder;
    this.documents = documents;
    this.runtime = runtime;
  }

  /** Takes what is on disk, if it is good; the reserved part of it, until the cell answers. */
  static HeldShares open(StateFolder folder, RouteDocuments documents, RuntimeId runtime)
      throws IOException {
    var held = new HeldShares(folder, documents, runtime);
    var saved = folder.read(FILE);
    if (saved.isPresent()) {
      try {
        held.latest = held.check(new SignedDocument(saved.get().strip()));
      } catch (RouteRefusedException e) {
        log.error("The connection share on disk is refused ({}).", e.reason(), e);
      }
    }
    return held;
  }

  private ConnectionShares check(SignedDocument document) throws RouteRefusedException {
    ConnectionShares shares = documents.shares(document);
    if (!shares.runtime().equals(runtime)) {
      throw new RouteRefusedException(Reason.FOREIGN, "It is the share of " + shares.runtime());
    }
    boolean sound =
        shares.clusters().values().stream()
            .allMatch(share -> share.reserved() >= 0 && share.reserved() <= share.connections());
    if (!sound) {
      throw new RouteRefusedException(Reason.INCONSISTENT, "It reserves more than it gives.");
    }
    return shares;
  }

  void accept(SignedDocument document) throws RouteRefusedException {
    ConnectionShares shares = check(document);
    if (latest != null && shares.serial() <= latest.serial()) {
      throw new RouteRefusedException(
          Reason.NOT_NEWER, "It has serial " + shares.serial() + ", ours is " + latest.serial());
    }
    latest = shares;
    whole = true;
    unsaved = document;
  }

  /** Whether the whole share may be used, because the cell has answered, or no longer. */
  void setWhole(boolean whole) {
    this.whole = whole;
  }

  /** The newest share's, 0 for none. */
  long serial() {
    return latest == null ? 0 : latest.serial();
  }

  /** How long the whole share holds after the cell's last answer; for long without one. */
  Duration holdsFor() {
    return latest == null ? Duration.ofDays(1) : Duration.ofSeconds(latest.holdsForSeconds());
  }

  Shares shares(int common) {
    ConnectionShares of = latest;
    if (of == null) {
      return new Shares(common, Map.of());
    }
    var own = new HashMap<String, Integer>();
    of.clusters()
        .forEach(
            (cluster, share) -> own.put(cluster, whole ? share.connections() : share.reserved()));
    return new Shares(common, own);
  }

  /**
   * The serial of the newest share that this runtime keeps to, 0 for none.
   *
   * @param open the connections open to a cluster
   */
  long settled(ToIntFunction<String> open) {
    ConnectionShares of = latest;
    if (of == null) {
      return 0;
    }
    boolean kept =
        of.clusters().entrySet().stream()
            .allMatch(share -> open.applyAsInt(share.getKey()) <= share.getValue().connections());
    if (kept) {
      settled = of.serial();
    }
    return settled;
  }

  /** Whether the newest share is yet to be kept to. */
  boolean isUnsettled(ToIntFunction<String> open) {
    return latest != null && settled(open) < latest.serial();
  }

  boolean isSaved() {
    return unsaved == null;
  }

  void flush() throws IOException {
    if (unsaved != null) {
      folder.replace(FILE, unsaved.compact() + "\n");
      unsaved = null;
    }
  }
}
