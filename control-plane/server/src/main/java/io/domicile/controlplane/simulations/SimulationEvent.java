package io.domicile.controlplane.simulations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.simulation.AssetVerdict;
import io.domicile.residency.simulation.Effect;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of an answer; its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SimulationEvent.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = SimulationEvent.Affected.class, name = "combination"),
  @JsonSubTypes.Type(value = SimulationEvent.Member.class, name = "tenant"),
  @JsonSubTypes.Type(value = SimulationEvent.Summary.class, name = "summary"),
  @JsonSubTypes.Type(value = SimulationEvent.Failure.class, name = "error")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface SimulationEvent {

  /**
   * The first line.
   *
   * @param at the moment that is judged
   * @param lists the digest of the dated lists, with what is supposed of them
   * @param notKnown what the registry does not know of, and the answer so does not cover
   */
  record Begin(
      Instant at, Instant asOf, String lists, @Nullable String draft, List<String> notKnown)
      implements SimulationEvent {}

  /**
   * Tenants with the same policy and assets in the same places, that the change affects or that are
   * unlawful anyway. The tenants follow.
   *
   * @param combination counts from 1 in this answer
   * @param packs what concerns them, as name@version, as supposed
   * @param lawfulRegions where all of a home may be then
   */
  record Affected(
      int combination,
      Effect effect,
      ResidencyPolicy residency,
      List<String> packs,
      List<AssetVerdict> assets,
      Places lawfulRegions)
      implements SimulationEvent {}

  /** Where there are cells, and where there are none yet. */
  record Places(List<RegionCode> withCells, List<RegionCode> withoutCells) {}

  /** A tenant of that combination. */
  record Member(
      int combination, TenantId tenant, Slug slug, String state, RegionCode region, CellId cell)
      implements SimulationEvent {}

  /**
   * The last line of a whole answer.
   *
   * @param tenants all that were looked at, by what becomes of them
   * @param assets the same of their assets
   * @param combinations distinct combinations of policy and places that were judged
   * @param notPlaced tenants that wait for a home, and have nothing anywhere
   * @param tookMillis from the request to this line
   */
  record Summary(
      long tenantsLookedAt,
      int combinations,
      Counts tenants,
      Counts assets,
      long notPlaced,
      long tookMillis)
      implements SimulationEvent {}

  /** How many, by what becomes of them. */
  record Counts(long lawful, long newlyLawful, long unlawfulBefore, long newlyUnlawful) {}

  /**
   * The last line of an answer that is not whole: what came before it is true, and not all.
   *
   * @param id what the log has it under
   */
  record Failure(String code, String detail, @Nullable String id) implements SimulationEvent {}
}
