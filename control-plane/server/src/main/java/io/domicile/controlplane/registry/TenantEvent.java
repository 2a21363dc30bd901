package io.domicile.controlplane.registry;

import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.controlplane.evidencelog.EventKind;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.evidence.entry.Subject;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is kept of tenants: what was asked, promised, refused, and what their cells observed. */
public sealed interface TenantEvent extends EvidenceEvent {

  /** One about a tenant that is there. */
  sealed interface OfTenant extends TenantEvent {
    TenantId tenant();

    @Override
    default Subject subject() {
      return EvidenceEvent.about(tenant());
    }
  }

  /** One about what a cell observed of a tenant. */
  sealed interface OfObservation extends TenantEvent {
    ObservedTenant observed();

    @Override
    default Subject subject() {
      return EvidenceEvent.about(observed().tenant());
    }
  }

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
      implements OfTenant {
    @Override
    public EventKind kind() {
      return EventKind.first("tenant.requested");
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
      implements OfTenant {
    public PlacementDecided {
      decisions = List.copyOf(decisions);
    }

    @Override
    public EventKind kind() {
      return EventKind.first("placement.decided");
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
      implements TenantEvent {
    public PlacementRefused {
      tried = List.copyOf(tried);
      remarks = List.copyOf(remarks);
    }

    @Override
    public Subject subject() {
      return Subject.of("request", request.toString());
    }

    @Override
    public EventKind kind() {
      return EventKind.first("placement.refused");
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
      implements OfTenant {
    public ChangeRefused {
      tried = List.copyOf(tried);
      remarks = List.copyOf(remarks);
    }

    @Override
    public EventKind kind() {
      return EventKind.first("change.refused");
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
      implements OfTenant {
    @Override
    public EventKind kind() {
      return serving == ServingState.SUSPENDED
          ? EventKind.first("suspension.decided")
          : EventKind.first("resumption.decided");
    }
  }

  /** A cell observed that a tenant is fenced: its database admits nobody but the cell. */
  record TenantSuspended(CellId cell, ObservedTenant observed) implements OfObservation {
    @Override
    public EventKind kind() {
      return EventKind.first("tenant.suspended");
    }
  }

  /** A cell observed that a tenant is there and served. */
  record TenantActive(CellId cell, ObservedTenant observed) implements OfObservation {
    @Override
    public EventKind kind() {
      return EventKind.first("tenant.active");
    }
  }

  /** A cell refused a tenant, with its reason: nothing of it is there. */
  record TenantRefused(CellId cell, ObservedTenant observed) implements OfObservation {
    @Override
    public EventKind kind() {
      return EventKind.first("tenant.refused");
    }
  }

  /** A cell decided about a key that a tenant named, with the permit, or why it is not taken. */
  record TenantKeyDecided(CellId cell, TenantId tenant, ObservedKey.Named named)
      implements OfTenant {
    @Override
    public EventKind kind() {
      return named.taken() ? EventKind.first("key.taken") : EventKind.first("key.refused");
    }
  }

  /** A cell observed that a tenant's key went dark or came back, with what each canary showed. */
  record TenantKeyObserved(CellId cell, TenantId tenant, ObservedKey key) implements OfTenant {
    @Override
    public EventKind kind() {
      return key.enabled() ? EventKind.first("key.enabled") : EventKind.first("key.dark");
    }
  }
}
