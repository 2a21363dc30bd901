package io.domicile.runtime.routes;

import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.json.Json;
import io.domicile.contract.routes.RouteChanges;
import io.domicile.service.retries.BackOff;
import io.domicile.service.retries.Loop;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long-polls the cell for changes after the version in use. Asking for changes since version N also
 * acknowledges N, and likewise the share of connections.
 *
 * <p>The cell answers with deltas. At a fixed interval the runtime fetches a full snapshot, changed
 * or not: the load stays constant, a delta that was applied wrongly is corrected within that time,
 * and the file on disk stays short.
 *
 * <p>A failure here never stops the runtime from serving: its routes grow older, and {@link #age}
 * says how old.
 */
public final class RouteFeed {

  private static final Logger log = LoggerFactory.getLogger(RouteFeed.class);

  private static final Duration WAIT = Duration.ofSeconds(20);

  /** While a share is to be heard of, or kept to: each answer makes a difference then. */
  private static final Duration SHORT_WAIT = Duration.ofSeconds(1);

  private static final Duration TIMEOUT = WAIT.plusSeconds(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** A cell that answers with what is refused is asked for all routes again and again. */
  private static final Duration LONGEST_PAUSE_AFTER_REFUSAL = Duration.ofSeconds(30);

  private final Routes routes;
  private final SignedHttpClient cell;
  private final Duration snapshotEvery;
  private final LongSupplier nanoTime;
  private volatile @Nullable Long lastAnswer;
  private volatile @Nullable Long lastSnapshot;
  private final BackOff backOff = new BackOff(SHORTEST_PAUSE, LONGEST_PAUSE);
  private final Loop loop = new Loop("domicile-route-feed", this::turn, this::failed);
  private boolean away;
  private volatile boolean started;
  private boolean deltasFailed;
  private long nextSnapshot;
  private long heardUntil;

  /**
   * Does nothing until started.
   *
   * @param snapshotEvery how often to fetch all routes anew; each time a little earlier, so that
   *     the runtimes of a cell do not come together
   * @param nanoTime as {@link System#nanoTime}
   */
  public RouteFeed(
      Routes routes, SignedHttpClient cell, Duration snapshotEvery, LongSupplier nanoTime) {
    this.routes = routes;
    this.cell = cell;
    this.snapshotEvery = snapshotEvery;
    this.nanoTime = nanoTime;
  }

  public void start() {
    long now = nanoTime.getAsLong();
    nextSnapshot = now + BackOff.jittered(snapshotEvery).toNanos();
    heardUntil = now;
    started = true;
    loop.start();
  }

  /** Ends the poll that is under way, asks no more, and leaves on disk what is in use. */
  public void stop() throws InterruptedException {
    loop.stop(Duration.ofSeconds(5));
    if (started) {
      // The interrupt may have broken off a write.
      routes.flush();
    }
  }

  /**
   * The time since the cell last answered as it should; null if it has not since this process
   * began.
   */
  public @Nullable Duration age() {
    return since(lastAnswer);
  }

  /** The time since all routes last came anew; null if they have not since this process began. */
  public @Nullable Duration snapshotAge() {
    return since(lastSnapshot);
  }

  private @Nullable Duration since(@Nullable Long time) {
    return time == null ? null : Duration.ofNanos(nanoTime.getAsLong() - time);
  }

  private void turn() throws IOException, InterruptedException, RouteRefusedException {
    poll();
    if (away) {
      log.info("The cell answers again.");
      away = false;
    }
    backOff.reset();
    settle();
  }

  private void failed(Throwable cause) throws InterruptedException {
    if (!away) {
      log.warn("No routes from the cell; serving on with version {}.", version(), cause);
      away = true;
    }
    boolean refused = cause instanceof RouteRefusedException;
    Thread.sleep(backOff.next(refused ? LONGEST_PAUSE_AFTER_REFUSAL : LONGEST_PAUSE));
    settle();
  }

  /** Writes down what is in use, and lets go of shares that the cell has not renewed in time. */
  private void settle() {
    routes.flush();
    if (heardUntil - nanoTime.getAsLong() < 0) {
      routes.holdShares(false);
    }
  }

  private void poll() throws IOException, InterruptedException, RouteRefusedException {
    long asked = nanoTime.getAsLong();
    boolean full = deltasFailed || routes.wantsSnapshot() || asked - nextSnapshot >= 0;
    boolean hurry = routes.hasUnsettledShares() || heardUntil - asked <= 0;
    Duration wait = hurry ? SHORT_WAIT : WAIT;
    String question =
        "/v1/routes/changes?since="
            + version()
            + "&shares="
            + routes.latestShares()
            + "&settled="
            + routes.settledShares()
            + "&wait="
            + wait.toSeconds()
            + (full ? "&full=true" : "");
    HttpResponse<byte[]> response = cell.send("GET", question, null, TIMEOUT);
    switch (response.statusCode()) {
      case 200 -> accept(Json.read(response.body(), RouteChanges.class));
      case 204 -> {
        // A cell that does not wait, because it is stopping, must not be asked in a tight loop.
        if (nanoTime.getAsLong() - asked < SHORTEST_PAUSE.toNanos()) {
          Thread.sleep(BackOff.jittered(SHORTEST_PAUSE));
        }
      }
      default -> throw new IOException("The cell answered " + response.statusCode() + ".");
    }
    lastAnswer = nanoTime.getAsLong();
    // From before the question: the cell counts from after its answer.
    heardUntil = asked + routes.sharesHoldFor().toNanos();
    routes.holdShares(true);
  }

  private void accept(RouteChanges changes) throws RouteRefusedException {
    if (changes.shares() != null) {
      routes.acceptShares(changes.shares());
    }
    if (changes.snapshot() != null) {
      routes.accept(changes.snapshot(), changes.deltas());
      deltasFailed = false;
      long now = nanoTime.getAsLong();
      lastSnapshot = now;
      nextSnapshot = now + BackOff.jittered(snapshotEvery).toNanos();
    } else if (!changes.deltas().isEmpty()) {
      try {
        routes.apply(changes.deltas());
      } catch (RouteRefusedException e) {
        deltasFailed = true;
        throw e;
      }
    }
  }

  private long version() {
    return routes.current().version();
  }
}
