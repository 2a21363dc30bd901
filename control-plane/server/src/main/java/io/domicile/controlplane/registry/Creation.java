package io.domicile.controlplane.registry;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.operations.OperationState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenant.UuidV7;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.idempotency.Answer;
import io.domicile.controlplane.idempotency.Idempotency;
import io.domicile.controlplane.operations.Operation;
import io.domicile.controlplane.operations.OperationKind;
import io.domicile.controlplane.operations.Operations;
import io.domicile.controlplane.operations.Step;
import io.domicile.controlplane.packs.KnownPacks;
import io.domicile.controlplane.packs.PackVersions;
import io.domicile.controlplane.placement.ChosenHome;
import io.domicile.controlplane.placement.NoLawfulPlacement;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.regions.KnownRegion;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.placement.Survey;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.database.Document;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Creates tenants: key, tenant, home, desired state, operation and evidence in one transaction.
 * Thread-safe.
 */
final class Creation {

  /** The server's own step. */
  static final String PLACE = "place";

  private final Decisions decisions;
  private final FirstPlacement placement;
  private final PromiseWriter promises;
  private final Operations operations;
  private final Idempotency idempotency;
  private final EvidenceLog evidence;
  private final Refusals refusals;
  private final Clock clock;

  Creation(
      Decisions decisions,
      FirstPlacement placement,
      PromiseWriter promises,
      Operations operations,
      Idempotency idempotency,
      EvidenceLog evidence,
      Refusals refusals,
      Clock clock) {
    this.decisions = decisions;
    this.placement = placement;
    this.promises = promises;
    this.operations = operations;
    this.idempotency = idempotency;
    this.evidence = evidence;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * Creates a tenant, or finds the one that the same key created.
   *
   * @return the operation as it now is; while its tenant waits for room it is pending
   * @throws ProblemException {@code unknown_region}, {@code unknown_pack}, {@code slug_taken},
   *     {@code conflict}, {@code no_lawful_placement}, {@code isolation_not_offered}, or what
   *     {@link Idempotency} refuses; nothing is kept then
   */
  Operation create(@Nullable String key, NewTenant request, Actor by) {
    try {
      Answer answer =
          idempotency.once(key, "POST /v1/tenants", request, handle -> create(handle, request, by));
      if (!(answer instanceof Answer.Begun begun)) {
        throw new IllegalStateException("a creation is kept as an operation");
      }
      return operations.get(begun.operation());
    } catch (NoLawfulPlacement refused) {
      refusals.ofCreation(refused, by);
      throw refused.problem();
    }
  }

  private Answer create(Handle handle, NewTenant request, Actor by) {
    KnownPacks.require(decisions.packs(), request.requiredResidency());
    RegisteredTenant tenant = insert(handle, request);
    Survey survey = placement.survey(tenant);
    if (survey.lawful().isEmpty()) {
      throw new NoLawfulPlacement(survey);
    }
    Optional<ChosenHome> home = placement.takeRoom(handle, survey, tenant);
    evidence.append(
        handle,
        new TenantEvent.TenantRequested(
            tenant.id(),
            tenant.slug(),
            tenant.displayName(),
            tenant.isolation(),
            tenant.plan(),
            tenant.residency(),
            tenant.vaultKey()),
        by);
    Operation operation =
        home.flatMap(
                found ->
                    promises.write(
                        handle,
                        FirstPlacement.promise(tenant, found)
                            .begins(OperationKind.CREATE, PLACE, placedIn(found)),
                        by))
            .orElseGet(() -> waitForRoom(handle, tenant.id(), placement.waitsFor(survey, tenant)));
    return new Answer.Begun(operation.id());
  }

  private Operation waitForRoom(Handle handle, TenantId tenant, String waitsFor) {
    return operations.begin(
        handle,
        OperationKind.CREATE,
        tenant,
        OperationState.PENDING,
        new Step(PLACE, Step.State.RETRYING, clock.instant(), null, waitsFor));
  }

  private RegisteredTenant insert(Handle handle, NewTenant request) {
    @Nullable RegionCode region =
        request.homeRegion() == null
            ? null
            : KnownRegion.require(decisions.regions(), request.homeRegion());
    TenantId id = new TenantId(UuidV7.next(clock));
    VaultKeyId vaultKey = request.vaultKey();
    if (vaultKey != null) {
      OwnKeys.claim(handle, id, vaultKey);
    }
    TenantDao dao = handle.attach(TenantDao.class);
    int inserted =
        dao.insert(
            id,
            request.requiredSlug(),
            request.requiredDisplayName(),
            request.isolationOrDefault(),
            request.planOrDefault(),
            new Document(PackVersions.bind(decisions, request.requiredResidency(), List.of())),
            region == null ? null : region.value(),
            vaultKey,
            clock.instant());
    if (inserted == 0) {
      throw new ProblemException(
          ErrorCode.SLUG_TAKEN,
          "The slug '" + request.requiredSlug() + "' has been used; slugs are never used twice.");
    }
    return dao.find(id).orElseThrow();
  }

  static String placedIn(ChosenHome home) {
    return "Placed in cell " + home.cell().cell() + ".";
  }
}
