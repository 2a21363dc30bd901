package io.domicile.controlplane.findings;

import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenant.UuidV7;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.fleet.Combination;
import io.domicile.controlplane.fleet.FleetMember;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Mandate;
import io.domicile.controlplane.principal.Principal;
import io.domicile.residency.policy.OnLapse;
import io.domicile.service.database.Document;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a sweep finds: each finding once, with its evidence, and what follows from it. */
final class FindingWriter {

  private static final Logger log = LoggerFactory.getLogger(FindingWriter.class);

  private static final Actor ACTOR = Actor.of(Principal.system("sweep-placements"));

  private final Jdbi jdbi;
  private final EvidenceLog evidence;
  private final Findings.Suspender suspender;
  private final Clock clock;

  FindingWriter(Jdbi jdbi, EvidenceLog evidence, Findings.Suspender suspender, Clock clock) {
    this.jdbi = jdbi;
    this.evidence = evidence;
    this.suspender = suspender;
    this.clock = clock;
  }

  /**
   * Makes what is open of these tenants what is expected. Tenants whose policy has changed since
   * they were read are left to the next sweep.
   */
  void keep(Combination combination, List<FleetMember> members, List<Expected> expected) {
    jdbi.useTransaction(
        handle -> {
          FindingDao dao = handle.attach(FindingDao.class);
          UUID[] asked =
              members.stream().map(member -> member.tenant().value()).toArray(UUID[]::new);
          List<TenantId> tenants = dao.lock(asked, new Document(combination.residency()));
          close(handle, dao, tenants, expected);
          for (TenantId tenant : tenants) {
            expected.forEach(one -> open(handle, dao, combination, tenant, one));
          }
        });
  }

  private void close(
      Handle handle, FindingDao dao, List<TenantId> tenants, List<Expected> expected) {
    UUID[] ids = tenants.stream().map(TenantId::value).toArray(UUID[]::new);
    String[] found = expected.stream().map(Expected::fingerprint).toArray(String[]::new);
    for (FindingDao.Closed closed : dao.close(ids, found, clock.instant())) {
      evidence.append(handle, new FindingEvent.FindingClosed(closed.tenant(), closed.id()), ACTOR);
    }
  }

  private void open(
      Handle handle, FindingDao dao, Combination combination, TenantId tenant, Expected one) {
    UUID id = UuidV7.next(clock);
    int opened =
        dao.open(
            id,
            tenant,
            one.kind(),
            one.fingerprint(),
            one.due(),
            new Document(one.details()),
            clock.instant());
    if (opened == 0) {
      return;
    }
    evidence.append(
        handle,
        new FindingEvent.FindingOpened(tenant, id, one.kind().wireName(), one.due(), one.details()),
        ACTOR);
    log.warn("Tenant {}: {}, due {}", tenant, one.kind().wireName(), one.due());
    if (one.kind() == Finding.Kind.UNLAWFUL
        && combination.residency().onLapse() == OnLapse.SUSPEND) {
      suspend(handle, tenant, id);
    }
  }

  private void suspend(Handle handle, TenantId tenant, UUID finding) {
    try {
      suspender.suspend(
          handle,
          tenant,
          "Finding " + finding + ": the law lapsed.",
          ACTOR.onBehalfOf(new Mandate(Mandate.Kind.FINDING, finding.toString())));
    } catch (ProblemException refused) {
      log.info("Tenant {} is not suspended: {}", tenant, refused.detail());
    }
  }
}
