package io.domicile.controlplane.registry;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
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
public record Registry(Progress progress, Suspension suspension, RecurringTask<Void> placing) {

  /** Wires the endpoints of tenants into an application. */
  public static Registry install(
      Jdbi jdbi,
      Decisions decisions,
      Homes homes,
      DesiredStates desired,
      Operations operations,
      Idempotency idempotency,
      EvidenceLog evidence,
      Findings findings,
      Duration retryInterval,
      Clock clock,
      Environment environment) {
    Tenants tenants = new Tenants(jdbi);
    Settlement settlement = new Settlement(homes, desired, evidence, clock);
    Refusals refusals = new Refusals(jdbi, evidence);
    Suspension suspension =
        new Suspension(tenants, homes, desired, operations, idempotency, evidence, refusals, clock);
    environment
        .jersey()
        .register(
            new TenantResource(
                tenants,
                new Creation(
                    decisions, settlement, operations, idempotency, evidence, refusals, clock),
                new Amendment(jdbi, tenants, decisions, homes, desired, evidence, refusals),
                suspension,
                tenant ->
                    new TenantView(
                        tenant,
                        PackVersions.of(decisions, tenant.residency()),
                        findings.of(tenant.id()))));
    return new Registry(
        new Progress(operations, evidence, new KeyReopening(homes, desired, evidence, clock)),
        suspension,
        new WaitingTenants(jdbi, settlement, operations, clock).task(retryInterval));
  }
}
