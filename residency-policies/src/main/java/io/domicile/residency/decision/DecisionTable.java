package io.domicile.residency.decision;

import io.domicile.residency.decision.Decision.Findings;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every answer for one policy, worked out beforehand, for paths on which there is no time to think.
 * The keys are taken to be in the asset's own region. Looking up allocates nothing. Immutable and
 * thread-safe; hold it and ask {@link #validAt} before use.
 */
public final class DecisionTable {
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int KINDS = AssetKind.values().length;
  private static final int ACTIONS = Action.values().length;

  private final Map<RegionCode, Integer> rows = new HashMap<>();
  private final boolean[] permits;
  private final Findings[] findings;
  private final Instant validFrom;
  private final @Nullable Instant validUntil;
  private final boolean failed;

  DecisionTable(Regions regions, Cells cells, Instant validFrom, @Nullable Instant validUntil) {
    this.validFrom = validFrom;
    this.permits = new boolean[regions.all().size() * KINDS * ACTIONS];
    this.findings = new Findings[permits.length];
    var alike = new HashMap<Findings, Findings>();
    for (var region : regions.all()) {
      int row = rows.size();
      rows.put(region.code(), row);
      for (var kind : AssetKind.values()) {
        for (var action : Action.values()) {
          var found = cells.find(kind, action, region);
          var shared = alike.computeIfAbsent(found, same -> same);
          permits[cell(row, kind, action)] = shared.permit();
          findings[cell(row, kind, action)] = shared;
        }
      }
    }
    this.failed = alike.keySet().stream().anyMatch(Findings::failed);
    this.validUntil = failed ? validFrom.plus(RETRY) : validUntil;
  }

  /** Whether deciding failed somewhere; such a table denies there, and is soon to be made anew. */
  boolean failed() {
    return failed;
  }

  /** Fills one cell. */
  interface Cells {
    Findings find(AssetKind kind, Action action, Region region);
  }

  /** Whether the table may be used at that time; if not, ask for a new one. */
  public boolean validAt(Instant moment) {
    return !moment.isBefore(validFrom) && (validUntil == null || moment.isBefore(validUntil));
  }

  /** Whether it is permitted; an unknown region is not. */
  public boolean permits(AssetKind kind, Action action, RegionCode region) {
    var row = rows.get(region);
    return row != null && permits[cell(row, kind, action)];
  }

  /** Every pack's say; none for an unknown region. */
  public List<PolicyResult> results(AssetKind kind, Action action, RegionCode region) {
    var row = rows.get(region);
    return row == null ? List.of() : findings[cell(row, kind, action)].policies();
  }

  /**
   * Ordinals serve as indices here only, never leave the process, and are what makes a lookup one
   * addition.
   */
  @SuppressWarnings("EnumOrdinal")
  private static int cell(int row, AssetKind kind, Action action) {
    return (row * KINDS + kind.ordinal()) * ACTIONS + action.ordinal();
  }
}
