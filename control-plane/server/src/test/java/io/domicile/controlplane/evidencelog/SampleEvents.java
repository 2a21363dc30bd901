package io.domicile.controlplane.evidencelog;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.json.Json;
import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.keyreports.KeyUsePurpose;
import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.observedstate.ObservedCredential;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.controlplane.cells.CellEvent;
import io.domicile.controlplane.desiredstate.DesiredStateEvent;
import io.domicile.controlplane.findings.FindingEvent;
import io.domicile.controlplane.packs.PackEvent;
import io.domicile.controlplane.registry.TenantEvent;
import io.domicile.controlplane.replays.ReplayEvent;
import io.domicile.controlplane.schemareleases.ReleaseEvent;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.SampleDecisions;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One event of each kind, with everything in it that there can be. */
final class SampleEvents {

  private static final TenantId TENANT = TenantId.of("0198c1d2-0000-7000-8000-000000000001");
  private static final UUID OTHER = UUID.fromString("0198c1d2-0000-7000-8000-000000000002");
  private static final CellId CELL = CellId.of("eu-central-1-a");
  private static final RegionCode REGION = RegionCode.of("eu-central-1");
  private static final Generation GENERATION = new Generation(7);
  private static final Epoch EPOCH = new Epoch(3);
  private static final Instant AT = Instant.parse("2026-11-23T05:36:03.123456Z");
  private static final VaultKeyId KEY = new VaultKeyId("arn:aws:kms:eu-central-1:1:key/2");
  private static final List<Candidate.Refused> TRIED =
      List.of(
          new Candidate.Refused(
              RegionCode.of("us-east-1"), List.of(SampleDecisions.denial(AssetKind.PRIMARY))));

  private SampleEvents() {}

  static List<EvidenceEvent> all() {
    var policy = SampleDecisions.policy();
    return List.of(
        new TenantEvent.TenantRequested(
            TENANT, new Slug("acme"), "Acme", Isolation.DATABASE, "standard", policy, KEY),
        new TenantEvent.PlacementDecided(
            TENANT,
            CELL,
            REGION,
            EPOCH,
            policy,
            List.of(
                SampleDecisions.permit(AssetKind.PRIMARY), SampleDecisions.permit(AssetKind.KEY))),
        new TenantEvent.PlacementRefused(OTHER, policy, TRIED, List.of("A remark.")),
        new TenantEvent.ChangeRefused(TENANT, policy, TRIED, List.of("A remark.")),
        new TenantEvent.ServingDecided(
            TENANT, ServingState.SUSPENDED, GENERATION, EPOCH, "Not paid."),
        new TenantEvent.ServingDecided(TENANT, ServingState.ACTIVE, GENERATION, EPOCH, "Paid."),
        new TenantEvent.TenantActive(CELL, observed(ObservedTenantState.ACTIVE, null)),
        new TenantEvent.TenantSuspended(CELL, observed(ObservedTenantState.SUSPENDED, null)),
        new TenantEvent.TenantRefused(CELL, observed(ObservedTenantState.REFUSED, "No.")),
        new TenantEvent.TenantKeyDecided(CELL, TENANT, named(true)),
        new TenantEvent.TenantKeyDecided(CELL, TENANT, named(false)),
        new TenantEvent.TenantKeyObserved(CELL, TENANT, key(true)),
        new TenantEvent.TenantKeyObserved(CELL, TENANT, key(false)),
        new PackEvent.PacksLoaded(
            List.of(new PackEvent.PackText("eu-gdpr", "2026.2", "cd".repeat(32))), "ab".repeat(32)),
        new PackEvent.PacksChanged(
            List.of(new PackEvent.PackText("eu-gdpr", "2026.2", "cd".repeat(32)))),
        new FindingEvent.FindingOpened(TENANT, OTHER, "lapses", AT, json("{\"assets\":[]}")),
        new FindingEvent.FindingClosed(TENANT, OTHER),
        new ReplayEvent.ReplayDiffered(42, json("[{\"was\":\"permit\",\"is\":\"deny\"}]")),
        new ReplayEvent.ReplayAgreed(42),
        new DesiredStateEvent.GenerationChanged(
            new DesiredTenant(
                TENANT,
                new Slug("acme"),
                GENERATION,
                EPOCH,
                ServingState.ACTIVE,
                Isolation.DATABASE,
                policy,
                KEY)),
        new CellEvent.CellEnrolled(
            CELL, REGION, VerificationKey.parse("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")),
        new ReleaseEvent.SchemaReleasePublished(
            new SchemaReleaseReference("billing", 12, "ef".repeat(32))));
  }

  private static ObservedTenant observed(ObservedTenantState state, @Nullable String refusal) {
    return new ObservedTenant(
        TENANT,
        GENERATION,
        EPOCH,
        state,
        "t_0198c1d2_i1",
        12,
        List.of(new ObservedStep("claim-database", ObservedStep.State.SUCCEEDED, AT, AT, "5 ms")),
        refusal,
        AT,
        key(true),
        new ObservedCredential(2, AT));
  }

  private static ObservedKey key(boolean enabled) {
    return new ObservedKey(
        enabled,
        enabled ? VaultKeyState.ENABLED : VaultKeyState.DISABLED,
        KeyCause.OPERATOR,
        AT,
        false,
        2,
        AT,
        List.of(new ObservedKey.Darkness("rt-1", HeardFrom.ROUTE, AT, AT, true)),
        List.of(new ObservedKey.Use("rt-1", KeyUsePurpose.UNWRAP, 5)),
        KEY,
        named(true));
  }

  private static ObservedKey.Named named(boolean taken) {
    return new ObservedKey.Named(KEY, taken, "It permits.", AT);
  }

  private static JsonNode json(String text) {
    return Json.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
  }
}
