package io.domicile.residency.decision;

import io.domicile.residency.asset.Outcome;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How strong a refusal is, by what it would take to lift it: a question that makes no sense before
 * all; law that keeps data in a country, which only a move cures; other law, which an instrument
 * may satisfy; the contract, which can be changed; law of which it is not known whether it applies,
 * for which a fact may do; and last the platform's own caution.
 */
final class Strength implements Comparator<PolicyResult> {
  private static final String CONTRACT = "contract-pins";

  /** The strongest first. */
  private enum Rank {
    MAKES_NO_SENSE,
    LOCALISES,
    LAW,
    CONTRACT,
    MAY_LOCALISE,
    MAY_BE_LAW,
    CAUTION,
    NO_REFUSAL
  }

  private final Map<String, Rank> ranks;

  private Strength(Map<String, Rank> ranks) {
    this.ranks = ranks;
  }

  static Strength of(Collection<AppliedPack> packs) {
    return new Strength(
        packs.stream().collect(Collectors.toMap(pack -> pack.pack().name(), Strength::rank)));
  }

  private static Rank rank(AppliedPack pack) {
    boolean concerns = pack.standing() != Applicability.Standing.MAY_CONCERN;
    if (pack.pack().name().equals(CONTRACT)) {
      return Rank.CONTRACT;
    }
    if (pack.localises()) {
      return concerns ? Rank.LOCALISES : Rank.MAY_LOCALISE;
    }
    return concerns ? Rank.LAW : Rank.MAY_BE_LAW;
  }

  private Rank rank(PolicyResult result) {
    if (result.outcome() != Outcome.DENY) {
      return Rank.NO_REFUSAL;
    }
    var rank = ranks.get(result.pack());
    if (rank != null) {
      return rank;
    }
    return switch (result.rule()) {
      case "outside-the-pinned-partitions" -> Rank.CONTRACT;
      case Coverage.UNCOVERED -> Rank.CAUTION;
      default -> Rank.MAKES_NO_SENSE;
    };
  }

  @Override
  public int compare(PolicyResult one, PolicyResult other) {
    return rank(one).compareTo(rank(other));
  }
}
