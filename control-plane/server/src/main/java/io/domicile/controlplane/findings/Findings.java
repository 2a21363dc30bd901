package io.domicile.controlplane.findings;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.fleet.Fleet;
import io.domicile.controlplane.principal.Actor;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.region.Partition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Findings, kept once each and until they are so no longer. Thread-safe. */
public final class Findings {

  private final Jdbi jdbi;
  private final EvidenceLog evidence;
  private final Clock clock;

  public Findings(Jdbi jdbi, EvidenceLog evidence, Clock clock) {
    this.jdbi = jdbi;
    this.evidence = evidence;
    this.clock = clock;
  }

  /** Suspends a tenant from the commit on. */
  public interface Suspender {
    /**
     * Suspends it.
     *
     * @throws ProblemException {@code state_forbids} if it is suspended already
     */
    void suspend(Handle handle, TenantId tenant, @Nullable String reason, Actor by);
  }

  /**
   * The task that finds them.
   *
   * @param partition whose regions tenants may be told to go to
   * @param suspender asked where a policy says that law which lapses suspends
   */
  public RecurringTask<Void> sweeping(
      Fleet fleet,
      Decisions decisions,
      Partition partition,
      Suspender suspender,
      Duration interval) {
    return new Sweep(
            fleet, decisions, partition, new FindingWriter(jdbi, evidence, suspender, clock), clock)
        .task(interval);
  }

  /** What is open of a tenant, oldest first. */
  public List<Finding> of(TenantId tenant) {
    return jdbi.withExtension(FindingDao.class, dao -> dao.of(tenant));
  }

  List<Finding> page(UUID after, int limit) {
    return jdbi.withExtension(FindingDao.class, dao -> dao.page(after, limit));
  }
}
