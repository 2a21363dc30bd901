package io.domicile.controlplane.evidencelog;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.evidence.entry.Subject;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything the control plane keeps evidence of. The record itself, as JSON, is the payload, which
 * can be erased; subject and kind go into the log's leaf, which cannot, so neither holds a name.
 */
public sealed interface EvidenceEvent {

  /** What it is about, by opaque id. */
  Subject subject();

  /** Its stable name in leaves. */
  String kind();

  /**
   * Somebody asked for a tenant, and it was accepted.
   *
   * @param vaultKey the key of its own that it named; null if it named none
   */
  record TenantRequested(
      TenantId tenant,
      Slug slug,
      String displayName,
      Isolation isolation,
      String plan,
      ResidencyPolicy residency,
      @Nullable VaultKeyId vaultKey)
      implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(tenant);
    }

    @Override
    public String kind() {
      return "tenant.requested";
    }
  }

  /**
   * A tenant got its home.
   *
   * @param residency what was asked, and with the decisions' own questions, packs, lists and times
   *     all that is needed to decide again
   * @param decisions what the home rests on, one for each kind of asset in it
   */
  record PlacementDecided(
      TenantId tenant,
      CellId cell,
      RegionCode region,
      Epoch epoch,
      ResidencyPolicy residency,
      List<Decision.Permitted> decisions)
      implements EvidenceEvent {
    public PlacementDecided {
      decisions = List.copyOf(decisions);
    }

    @Override
    public Subject subject() {
      return of(tenant);
    }

    @Override
    public String kind() {
      return "placement.decided";
    }
  }

  /**
   * A tenant was refused because the law leaves no place for it. There is no tenant then; the
   * request gets an id of its own.
   *
   * @param tried every region, with the decisions that refused it
   */
  record PlacementRefused(
      UUID request, ResidencyPolicy residency, List<Candidate.Refused> tried, List<String> remarks)
      implements EvidenceEvent {
    public PlacementRefused {
      tried = List.copyOf(tried);
      remarks = List.copyOf(remarks);
    }

    @Override
    public Subject subject() {
      return Subject.of("request", request.toString());
    }

    @Override
    public String kind() {
      return "placement.refused";
    }
  }

  /**
   * A change of a tenant was refused because its home would not be lawful, or is so no longer. The
   * tenant stays as it was.
   *
   * @param residency what was asked for
   */
  record ChangeRefused(
      TenantId tenant,
      ResidencyPolicy residency,
      List<Candidate.Refused> tried,
      List<String> remarks)
      implements EvidenceEvent {
    public ChangeRefused {
      tried = List.copyOf(tried);
      remarks = List.copyOf(remarks);
    }

    @Override
    public Subject subject() {
      return of(tenant);
    }

    @Override
    public String kind() {
      return "change.refused";
    }
  }

  /** What a version of a pack says, by its digest. */
  record PackText(String pack, String version, String digest) {}

  /**
   * A server loaded versions of packs that this registry had not decided by before.
   *
   * @param lists the digest of the dated lists at that time
   */
  record PacksLoaded(List<PackText> packs, String lists) implements EvidenceEvent {
    public PacksLoaded {
      packs = List.copyOf(packs);
    }

    @Override
    public Subject subject() {
      return PACKS;
    }

    @Override
    public String kind() {
      return "packs.loaded";
    }
  }

  /** A server loaded versions of packs with another text than they had before: an alarm. */
  record PacksChanged(List<PackText> packs) implements EvidenceEvent {
    public PacksChanged {
      packs = List.copyOf(packs);
    }

    @Override
    public Subject subject() {
      return PACKS;
    }

    @Override
    public String kind() {
      return "packs.changed";
    }
  }

  /**
   * A sweep found something wrong, or about to be, with where a tenant is.
   *
   * @param due when it comes to pass; null if it has
   * @param details assets, citations, remedies, and where the tenant could be
   */
  record FindingOpened(
      TenantId tenant, UUID finding, String what, @Nullable Instant due, JsonNode details)
      implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(tenant);
    }

    @Override
    public String kind() {
      return "finding.opened";
    }
  }

  /** A sweep found that it is so no longer. */
  record FindingClosed(TenantId tenant, UUID finding) implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(tenant);
    }

    @Override
    public String kind() {
      return "finding.closed";
    }
  }

  /**
   * Decisions were made again from what was kept of them, and came out otherwise: an alarm.
   *
   * @param event the number of the event that they were recorded in
   * @param differences what was decided then, and now
   */
  record ReplayDiffered(long event, JsonNode differences) implements EvidenceEvent {
    @Override
    public Subject subject() {
      return Subject.of("decision", Long.toString(event));
    }

    @Override
    public String kind() {
      return "replay.differed";
    }
  }

  /** Decisions that came out otherwise once come out as they were recorded again. */
  record ReplayAgreed(long event) implements EvidenceEvent {
    @Override
    public Subject subject() {
      return Subject.of("decision", Long.toString(event));
    }

    @Override
    public String kind() {
      return "replay.agreed";
    }
  }

  /** The subject of what concerns the packs as a whole. */
  Subject PACKS = Subject.of("packs", "catalogue");

  /** What must be true of a tenant changed, and its generation with it. */
  record GenerationChanged(DesiredTenant desired) implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(desired.tenant());
    }

    @Override
    public String kind() {
      return "generation.changed";
    }
  }

  /**
   * Somebody decided whether a tenant is to be served.
   *
   * @param reason as it was given; null if none was
   */
  record ServingDecided(
      TenantId tenant,
      ServingState serving,
      Generation generation,
      Epoch epoch,
      @Nullable String reason)
      implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(tenant);
    }

    @Override
    public String kind() {
      return serving == ServingState.SUSPENDED ? "suspension.decided" : "resumption.decided";
    }
  }

  /** A cell observed that a tenant is fenced: its database admits nobody but the cell. */
  record TenantSuspended(CellId cell, ObservedTenant observed) implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(observed.tenant());
    }

    @Override
    public String kind() {
      return "tenant.suspended";
    }
  }

  /** A cell observed that a tenant is there and served. */
  record TenantActive(CellId cell, ObservedTenant observed) implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(observed.tenant());
    }

    @Override
    public String kind() {
      return "tenant.active";
    }
  }

  /** A cell refused a tenant, with its reason: nothing of it is there. */
  record TenantRefused(CellId cell, ObservedTenant observed) implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(observed.tenant());
    }

    @Override
    public String kind() {
      return "tenant.refused";
    }
  }

  /** A cell decided about a key that a tenant named, with the permit, or why it is not taken. */
  record TenantKeyDecided(CellId cell, TenantId tenant, ObservedKey.Named named)
      implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(tenant);
    }

    @Override
    public String kind() {
      return named.taken() ? "key.taken" : "key.refused";
    }
  }

  /** A cell observed that a tenant's key went dark or came back, with what each canary showed. */
  record TenantKeyObserved(CellId cell, TenantId tenant, ObservedKey key) implements EvidenceEvent {
    @Override
    public Subject subject() {
      return of(tenant);
    }

    @Override
    public String kind() {
      return key.enabled() ? "key.enabled" : "key.dark";
    }
  }

  /** A cell registered its key. */
  record CellEnrolled(CellId cell, RegionCode region, VerificationKey key)
      implements EvidenceEvent {
    @Override
    public Subject subject() {
      return Subject.of("cell", cell.value());
    }

    @Override
    public String kind() {
      return "cell.enrolled";
    }
  }

  /**
   * A product's schema release was accepted. Its subject is its digest, so that a cell can look for
   * it in the log.
   */
  record SchemaReleasePublished(SchemaReleaseReference release) implements EvidenceEvent {
    @Override
    public Subject subject() {
      return Subject.of("schema-release", release.digest());
    }

    @Override
    public String kind() {
      return "schema-release.published";
    }
  }

  private static Subject of(TenantId tenant) {
    return Subject.of("tenant", tenant.toString());
  }
}
