package io.domicile.controlplane.placement;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.Isolation;
import io.domicile.controlplane.cells.Cell;
import io.domicile.controlplane.cells.Cells;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.residency.placement.Survey;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Partition;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Finds homes: lawful first, and only among those with room. Thread-safe. */
public final class Homes {

  private final LawfulRegions lawful;
  private final Cells cells;
  private final List<RegionCode> all;

  /**
   * Looks among the regions of one partition.
   *
   * @param decisions what decides, region by region
   */
  public Homes(Decisions decisions, Cells cells, Partition partition) {
    this.lawful = new LawfulRegions(decisions);
    this.cells = cells;
    this.all =
        decisions.regions().all().stream()
            .filter(region -> region.partition() == partition)
            .map(Region::code)
            .toList();
  }

  /**
   * Where a home would be lawful.
   *
   * @param only the one region that is asked for; null to try them all
   */
  public Survey survey(ResidencyPolicy policy, @Nullable RegionCode only) {
    return lawful.survey(policy, only == null ? all : List.of(only));
  }

  /** What a tenant waits for that found no home where one would be lawful; for operators. */
  public String waitsFor(Survey survey, Isolation isolation) {
    Set<RegionCode> regions =
        survey.lawful().stream().map(Candidate.Lawful::region).collect(Collectors.toSet());
    String silent =
        cells.silent().stream()
            .filter(cell -> regions.contains(cell.region()))
            .filter(cell -> cell.hasRoom() && cell.offers(isolation))
            .map(cell -> cell.cell() + " was last heard at " + cell.silentSince())
            .collect(Collectors.joining(", "));
    return silent.isEmpty()
        ? "No lawful cell has room at present; it is tried again."
        : "Waits for a lawful cell with room to be heard again: " + silent + ".";
  }

  /**
   * Takes room in the lawful cell that has most of it, among those that have been heard lately.
   *
   * @return empty if no lawful cell that has been heard lately has room
   * @throws ProblemException {@code isolation_not_offered} if there are lawful cells, and none of
   *     them offers it
   */
  public Optional<ChosenHome> take(Handle handle, Survey survey, Isolation isolation) {
    Map<RegionCode, Candidate.Lawful> regions =
        survey.lawful().stream()
            .collect(Collectors.toMap(Candidate.Lawful::region, Function.identity()));
    List<Cell> candidates = cells.lockIn(handle, regions.keySet());
    if (!candidates.isEmpty() && candidates.stream().noneMatch(cell -> cell.offers(isolation))) {
      throw new ProblemException(
              ErrorCode.ISOLATION_NOT_OFFERED,
              "No cell in a lawful region offers a tenant a "
                  + (isolation == Isolation.CLUSTER ? "cluster" : "database")
                  + " of its own.")
          .with("isolation", isolation)
          .with("cells", candidates.stream().map(Cell::cell).toList());
    }
    return candidates.stream()
        .filter(cell -> cell.offers(isolation))
        .filter(Cell::takesTenants)
        .max(
            Comparator.comparingInt(Cell::roomLeft)
                .thenComparing(cell -> cell.cell().value(), Comparator.reverseOrder()))
        .map(
            cell -> {
              cells.takeRoom(handle, cell);
              Candidate.Lawful region = Objects.requireNonNull(regions.get(cell.region()));
              return new ChosenHome(cell, region.placement(), region.permits());
            });
  }
}
