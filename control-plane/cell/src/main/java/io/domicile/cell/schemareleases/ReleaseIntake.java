package io.domicile.cell.schemareleases;

import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenantdatabase.PublicRights;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches and accepts the release that the desired state wants. One that does not come, or is
 * refused, is asked for again with a pause that doubles. Thread-safe.
 */
public final class ReleaseIntake {

  private static final Logger log = LoggerFactory.getLogger(ReleaseIntake.class);

  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  private final DesiredTenants desired;
  private final SchemaReleases releases;
  private final Clock clock;
  private volatile @Nullable String refusal;
  private @Nullable SchemaReleaseReference missed;
  private Instant askAgainAt = Instant.EPOCH;
  private Duration pause = FIRST_RETRY;

  public ReleaseIntake(DesiredTenants desired, SchemaReleases releases, Clock clock) {
    this.desired = desired;
    this.releases = releases;
    this.clock = clock;
  }

  /** Why the wanted release is refused; null if it is accepted, or is about to be. */
  public @Nullable String refusal() {
    return refusal;
  }

  /**
   * The release that a tenant's database is to have: the one that the tenant wants, or else the
   * cell's; as far as it is accepted here. Empty for none.
   */
  public Optional<SchemaRelease> releaseOf(DesiredTenant tenant) {
    return accepted(Optional.ofNullable(tenant.schemaRelease()).or(desired::schemaRelease));
  }

  /** The release of spares, and of tenants that want no other. */
  public Optional<SchemaRelease> usual() {
    return accepted(desired.schemaRelease());
  }

  /** The number of the newest release that is accepted here, 0 for none. */
  public int newest() {
    return releases.newest().map(SchemaRelease::number).orElse(0);
  }

  /** What login roles may call in databases of that release, by its own declaration. */
  public Set<PublicRights.Functions> functionsOf(int release) {
    return releases.find(release).map(SchemaRelease::functions).orElse(Set.of());
  }

  private Optional<SchemaRelease> accepted(Optional<SchemaReleaseReference> wanted) {
    Optional<SchemaRelease> newest = releases.newest();
    boolean older =
        wanted.isPresent() && newest.isPresent() && wanted.get().number() < newest.get().number();
    return older ? releases.find(wanted.get().number()) : newest;
  }

  /**
   * A tenant is not made with an older schema than the one that it is to have.
   *
   * @throws ReleaseNotHereException if that release is not accepted yet
   */
  public void requireWanted(DesiredTenant tenant) throws ReleaseNotHereException {
    int wanted =
        Optional.ofNullable(tenant.schemaRelease())
            .or(desired::schemaRelease)
            .map(SchemaReleaseReference::number)
            .orElse(0);
    if (newest() < wanted) {
      throw new ReleaseNotHereException(wanted);
    }
  }

  /** Accepts the wanted release, unless it is not yet time to ask again. */
  public synchronized void takeIn() {
    Optional<SchemaReleaseReference> wanted = desired.newestRelease();
    if (wanted.isEmpty() || (wanted.get().equals(missed) && clock.instant().isBefore(askAgainAt))) {
      return;
    }
    try {
      if (releases.accept(wanted.get())) {
        log.info("Accepted schema release {}.", wanted.get().number());
      }
      refusal = null;
      missed = null;
      pause = FIRST_RETRY;
    } catch (RefusedReleaseException e) {
      if (refusal == null) {
        log.error("Refused schema release {}.", wanted.get().number(), e);
      }
      refusal = e.getMessage();
      askLater(wanted.get());
    } catch (IOException e) {
      if (!wanted.get().equals(missed)) {
        log.warn("Could not fetch schema release {}: {}", wanted.get().number(), e.toString());
      }
      askLater(wanted.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askLater(SchemaReleaseReference wanted) {
    pause = wanted.equals(missed) ? pause.multipliedBy(2) : FIRST_RETRY;
    if (pause.compareTo(LONGEST_RETRY) > 0) {
      pause = LONGEST_RETRY;
    }
    missed = wanted;
    askAgainAt = clock.instant().plus(pause);
  }
}
