package io.domicile.cell.schemareleases;

import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.service.retries.BackOff;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the wanted schema release from the control plane and accepts it. A release that does not
 * come, or is refused, is asked for again after pauses that double, up to {@link #LONGEST_PAUSE}.
 * Thread-safe.
 */
public final class ReleaseFetching {

  private static final Logger log = LoggerFactory.getLogger(ReleaseFetching.class);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final WantedReleases wanted;
  private final AcceptedReleases accepted;
  private final Clock clock;
  private final BackOff backOff = new BackOff(SHORTEST_PAUSE, LONGEST_PAUSE);
  private volatile @Nullable String refusal;
  private @Nullable SchemaReleaseReference missed;
  private Instant askAgainAt = Instant.EPOCH;

  public ReleaseFetching(WantedReleases wanted, AcceptedReleases accepted, Clock clock) {
    this.wanted = wanted;
    this.accepted = accepted;
    this.clock = clock;
  }

  /** Which release each database is to have. */
  public WantedReleases wanted() {
    return wanted;
  }

  /** Why the wanted release is refused; null if it is accepted, or is about to be. */
  public @Nullable String refusal() {
    return refusal;
  }

  /** Accepts the wanted release, unless it is not yet time to ask again. */
  public synchronized void takeIn() {
    Optional<SchemaReleaseReference> newest = wanted.newestWanted();
    if (newest.isEmpty() || (newest.get().equals(missed) && clock.instant().isBefore(askAgainAt))) {
      return;
    }
    try {
      if (accepted.accept(newest.get())) {
        log.info("Accepted schema release {}.", newest.get().number());
      }
      refusal = null;
      missed = null;
    } catch (RefusedReleaseException e) {
      if (refusal == null) {
        log.error("Refused schema release {}.", newest.get().number(), e);
      }
      refusal = e.getMessage();
      askLater(newest.get());
    } catch (IOException e) {
      if (!newest.get().equals(missed)) {
        log.warn("Could not fetch schema release {}: {}", newest.get().number(), e.toString());
      }
      askLater(newest.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askLater(SchemaReleaseReference release) {
    if (!release.equals(missed)) {
      backOff.reset();
    }
    missed = release;
    askAgainAt = clock.instant().plus(backOff.next());
  }
}
