package io.domicile.controlplane.registry;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.domicile.controlplane.context.ServerContext;
import io.domicile.controlplane.desiredstate.DesiredStates;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.findings.Findings;
import io.domicile.controlplane.idempotency.Idempotency;
import io.domicile.controlplane.operations.Operations;
import io.domicile.controlplane.packs.PackVersions;
import io.domicile.controlplane.placement.Homes;
import io.domicile.residency.decision.Decisions;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/**
 * Tenants, wired.
 *
 * @param progress what observations of cells go to
 * @param suspension suspends tenants, for parts of the server that do so by themselves
 * @param placing places the tenants that wait for room
 */
public record Registry(
    TenantProgress progress, TenantSuspension suspension, RecurringTask<Void> placing) {

  /** Wires the endpoints of tenants into an application. */
  public static Registry install(
      ServerContext context,
      Decisions decisions,
      Homes homes,
      DesiredStates desired,
      Operations operations,
      Findings findings,
      Duration retryInterval,
      Environment environment) {
    Jdbi jdbi = context.jdbi();
    EvidenceLog evidence = context.evidence();
    Idempotency idempotency = context.idempotency();
    Clock clock = context.clock();
    TenantReader tenants = new TenantReader(jdbi);
    FirstPlacement placement = new FirstPlacement(homes);
    PromiseWriter promises = new PromiseWriter(desired, operations, evidence, clock);
    Refusals refusals = new Refusals(jdbi, evidence);
    TenantSuspension suspension =
        new TenantSuspension(tenants, homes, promises, operations, idempotency, refusals);
    environment
        .jersey()
        .register(
            new TenantResource(
                tenants,
                new Creation(
                    decisions,
                    placement,
                    promises,
                    operations,
                    idempotency,
                    evidence,
                    refusals,
                    clock),
                new TenantChange(jdbi, tenants, decisions, homes, promises, refusals),
                suspension,
                tenant ->
                    new TenantView(
                        tenant,
                        PackVersions.of(decisions, tenant.residency()),
                        findings.of(tenant.id()))));
    return new Registry(
        new TenantProgress(operations, evidence, new KeyReopening(homes, promises)),
        suspension,
        new WaitingTenants(jdbi, placement, promises, operations, clock).task(retryInterval));
  }
}
