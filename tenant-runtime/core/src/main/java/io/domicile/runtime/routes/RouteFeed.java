package io.domicile.runtime.routes;

import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.signatures.SignedDocument;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cell for snapshots newer than the one in use, again and again, by long poll; asking for
 * what comes after version N tells the cell that N is in use here.
 *
 * <p>Nothing that happens here stops the runtime from serving: a cell that is away makes the routes
 * older, and {@link #age} says how old.
 */
public final class RouteFeed {

  private static final Logger log = LoggerFactory.getLogger(RouteFeed.class);

  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = WAIT.plusSeconds(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Routes routes;
  private final SignedHttpClient cell;
  private final LongSupplier nanoTime;
  private volatile @Nullable Long lastAnswer;
  private volatile boolean stopped;
  private @Nullable Thread thread;

  /**
   * Does nothing until started.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public RouteFeed(Routes routes, SignedHttpClient cell, LongSupplier nanoTime) {
    this.routes = routes;
    this.cell = cell;
    this.nanoTime = nanoTime;
  }

  public void start() {
    thread = Thread.ofVirtual().name("domicile-route-feed").start(this::run);
  }

  /** Ends the poll that is under way and asks no more. */
  public void stop() throws InterruptedException {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
      thread.join(Duration.ofSeconds(5));
    }
  }

  /**
   * The time since the cell last answered as it should; null if it has not since this process
   * began.
   */
  public @Nullable Duration age() {
    Long last = lastAnswer;
    return last == null ? null : Duration.ofNanos(nanoTime.getAsLong() - last);
  }

  private void run() {
    Duration pause = SHORTEST_PAUSE;
    boolean away = false;
    try {
      while (!stopped) {
        try {
          poll();
          if (away) {
            log.info("The cell answers again.");
            away = false;
          }
          pause = SHORTEST_PAUSE;
        } catch (IOException | RouteRefusedException | RuntimeException e) {
          if (!away) {
            log.warn("No routes from the cell; serving on with version {}.", version(), e);
            away = true;
          }
          pause(pause);
          pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
      }
    } catch (InterruptedException e) {
      log.debug("The route feed was stopped.");
    }
  }

  private void poll() throws IOException, InterruptedException, RouteRefusedException {
    long asked = nanoTime.getAsLong();
    HttpResponse<byte[]> response =
        cell.send(
            "GET", "/v1/routes?since=" + version() + "&wait=" + WAIT.toSeconds(), null, TIMEOUT);
    switch (response.statusCode()) {
      case 200 ->
          routes.accept(
              new SignedDocument(new String(response.body(), StandardCharsets.UTF_8).strip()));
      case 204 -> {
        // A cell that does not wait, because it is stopping, must not be asked in a tight loop.
        if (nanoTime.getAsLong() - asked < SHORTEST_PAUSE.toNanos()) {
          pause(SHORTEST_PAUSE);
        }
      }
      default -> throw new IOException("The cell answered " + response.statusCode() + ".");
    }
    lastAnswer = nanoTime.getAsLong();
  }

  private long version() {
    return routes.current().version();
  }

  /** Between half the pause and all of it, so that the runtimes of a cell do not return in step. */
  private static void pause(Duration pause) throws InterruptedException {
    long half = pause.toNanos() / 2;
    Thread.sleep(Duration.ofNanos(half + ThreadLocalRandom.current().nextLong(half)));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
