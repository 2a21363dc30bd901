package io.domicile.residency.decision;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision.Findings;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every answer for one policy, worked out beforehand, for paths on which there is no time to think.
 * A lookup of a region that homes may be in allocates nothing. Immutable and thread-safe; hold it
 * and ask {@link #validAt} before use, or let {@link TenantTables} do both.
 *
 * <p>Regions of other clouds have no rows: a question about one is worked out when it is asked, in
 * microseconds, with the same answer as a row would have.
 *
 * <p>The answers for one region fill the bits of one long, kinds by actions. Where the keys are
 * matters to few packs and only by what that place is in, so the regions fall into a handful of key
 * classes, unknown being one, and there is one such column of longs for each.
 */
public final class DecisionTable {
  private static final System.Logger LOG = System.getLogger(DecisionTable.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int ACTIONS = Action.values().length;
  private static final int BITS = AssetKind.values().length * ACTIONS;

  private final Regions regions;
  private final Cells cells;
  private final int rows;

  /** By region, the last for keys that are nobody knows where. */
  private final byte[] keyClasses;

  private final long[] permits;
  private final short[] findings;
  private final List<Findings> distinct;
  private final long validFrom;
  private final long validUntil;
  private final boolean failed;

  DecisionTable(Regions regions, Cells cells, Instant validFrom, @Nullable Instant validUntil) {
    this.regions = regions;
    this.cells = cells;
    this.rows = regions.all().size();
    this.keyClasses = new byte[rows + 1];
    var places = new ArrayList<@Nullable Region>(regions.all());
    places.add(null);
    var numbers = new HashMap<Object, Integer>();
    var examples = new ArrayList<@Nullable Region>();
    for (int i = 0; i < places.size(); i++) {
      var place = places.get(i);
      int number = numbers.computeIfAbsent(cells.keyClass(place), unseen -> numbers.size());
      if (number == examples.size()) {
        examples.add(place);
      }
      keyClasses[i] = (byte) number;
    }
    this.permits = new long[examples.size() * rows];
    this.findings = new short[permits.length * BITS];
    this.distinct = fill(cells, examples);
    this.failed = distinct.stream().anyMatch(Findings::failed);
    this.validFrom = validFrom.toEpochMilli();
    var until = failed ? validFrom.plus(RETRY) : validUntil;
    this.validUntil = until == null ? Long.MAX_VALUE : until.toEpochMilli();
  }

  /** Fills the cells. */
  interface Cells {
    Findings find(AssetKind kind, Action action, Region region, @Nullable Region keyRegion);

    /** Equal for places of keys that no answer can tell apart; null is unknown. */
    Object keyClass(@Nullable Region keyRegion);
  }

  private List<Findings> fill(Cells cells, List<@Nullable Region> keyExamples) {
    var numbers = new HashMap<Findings, Integer>();
    var found = new ArrayList<Findings>();
    int row = 0;
    for (var keyRegion : keyExamples) {
      for (var region : regions.all()) {
        for (var kind : AssetKind.values()) {
          for (var action : Action.values()) {
            var answer = cells.find(kind, action, region, keyRegion);
            int number = numbers.computeIfAbsent(answer, unseen -> numbers.size());
            if (number == found.size()) {
              found.add(answer);
            }
            findings[row * BITS + bit(kind, action)] = (short) number;
            if (answer.permit()) {
              permits[row] |= 1L << bit(kind, action);
            }
          }
        }
        row++;
      }
    }
    return List.copyOf(found);
  }

  /** Whether deciding failed somewhere; such a table denies there, and is soon to be made anew. */
  boolean failed() {
    return failed;
  }

  /** Whether the table may be used at that time; if not, ask for a new one. */
  public boolean validAt(Instant moment) {
    return validAt(moment.toEpochMilli());
  }

  /**
   * The same without a moment to allocate.
   *
   * @param epochMillis as {@link System#currentTimeMillis} gives them
   */
  public boolean validAt(long epochMillis) {
    return epochMillis >= validFrom && epochMillis < validUntil;
  }

  /** Whether it is permitted with the keys in the same region; an unknown region is not. */
  public boolean permits(AssetKind kind, Action action, RegionCode region) {
    int row = regions.indexOf(region);
    return row >= 0
        ? (permits[keyClasses[row] * rows + row] >>> bit(kind, action) & 1) != 0
        : permitsElsewhere(kind, action, region, region);
  }

  /**
   * Whether it is permitted with the keys in another region; an unknown region is not.
   *
   * @param keyRegion null where nobody knows
   */
  public boolean permits(
      AssetKind kind, Action action, RegionCode region, @Nullable RegionCode keyRegion) {
    int row = regions.indexOf(region);
    int keyRow = keyRegion == null ? rows : regions.indexOf(keyRegion);
    return (row >= 0 && keyRow >= 0)
        ? (permits[keyClasses[keyRow] * rows + row] >>> bit(kind, action) & 1) != 0
        : permitsElsewhere(kind, action, region, keyRegion);
  }

  private boolean permitsElsewhere(
      AssetKind kind, Action action, RegionCode region, @Nullable RegionCode keyRegion) {
    var found = elsewhere(kind, action, region, keyRegion);
    return found != null && found.permit();
  }

  /** Null for a region that nobody knows, and where deciding failed. */
  private @Nullable Findings elsewhere(
      AssetKind kind, Action action, RegionCode region, @Nullable RegionCode keyRegion) {
    var known = regions.find(region).orElse(null);
    var keys = keyRegion == null ? null : regions.find(keyRegion).orElse(null);
    if (known == null || (keyRegion != null && keys == null)) {
      return null;
    }
    try {
      return cells.find(kind, action, known, keys);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.ERROR, "deciding failed, so it is denied", e);
      return null;
    }
  }

  /** Every pack's say, with the keys in the same region; none for an unknown region. */
  public List<PolicyResult> results(AssetKind kind, Action action, RegionCode region) {
    return results(kind, action, region, region);
  }

  /**
   * Every pack's say; none for an unknown region.
   *
   * @param keyRegion null where nobody knows
   */
  public List<PolicyResult> results(
      AssetKind kind, Action action, RegionCode region, @Nullable RegionCode keyRegion) {
    int row = regions.indexOf(region);
    int keyRow = keyRegion == null ? rows : regions.indexOf(keyRegion);
    if (row < 0 || keyRow < 0) {
      var found = elsewhere(kind, action, region, keyRegion);
      return found == null ? List.of() : found.policies();
    }
    int cell = (keyClasses[keyRow] * rows + row) * BITS + bit(kind, action);
    return distinct.get(findings[cell]).policies();
  }

  /**
   * Ordinals serve as indices here only, never leave the process, and are what makes a lookup one
   * shift.
   */
  @SuppressWarnings("EnumOrdinal")
  private static int bit(AssetKind kind, Action action) {
    return kind.ordinal() * ACTIONS + action.ordinal();
  }
}
