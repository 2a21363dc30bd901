package io.domicile.residency.packs;

import io.domicile.residency.cedar.CedarRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All of a pack: what it is, whom it concerns, its rules, and what it says where no rule matches.
 *
 * @param summary what it demands, in plain words
 * @param otherwise null for a pack that sets duties only
 * @param supersedes the version that this one is a better reading of, which needs no end of its own
 *     for that; null where the law itself changed, or nothing came before
 * @param sourcesRead what whoever wrote this version really read; empty where it was written from
 *     knowledge and is still to be checked
 * @param cases its worked cases, as JSON
 */
public record PackDefinition(
    Pack pack,
    String summary,
    Scope scope,
    CedarRules rules,
    @Nullable Otherwise otherwise,
    List<Obligation> obligations,
    @Nullable String supersedes,
    List<SourceRead> sourcesRead,
    String cases) {
  public PackDefinition {
    obligations = List.copyOf(obligations);
    sourcesRead = List.copyOf(sourcesRead);
  }

  /**
   * A text that was read for this version.
   *
   * @param note what of it, where not all; null is all
   */
  public record SourceRead(String url, LocalDate on, @Nullable String note) {}

  /** Whom the pack concerns, and on what ground. */
  public record Scope(String citation, String source, String reason, Condition when) {}

  /** What the pack says where no permit of its own matches: the law's general prohibition. */
  public record Otherwise(
      String rule, String citation, String source, String reason, @Nullable String remedy) {}

  /** Whether the pack sets duties and no places: it neither permits nor denies anything. */
  public boolean dutiesOnly() {
    return rules.rules().isEmpty();
  }

  /** Whether the pack has come into force by that time; it may have gone out of it since. */
  public boolean begunAt(Instant moment) {
    return !moment.isBefore(midnight(pack.effectiveFrom()));
  }

  /** Whether the pack is in force at that time. */
  public boolean inForceAt(Instant moment) {
    return begunAt(moment)
        && (pack.effectiveTo() == null || moment.isBefore(midnight(pack.effectiveTo())));
  }

  /** The moments at which it comes into force and goes out of it. */
  public Set<Instant> edges() {
    var edges = new TreeSet<Instant>();
    edges.add(midnight(pack.effectiveFrom()));
    if (pack.effectiveTo() != null) {
      edges.add(midnight(pack.effectiveTo()));
    }
    return edges;
  }

  private static Instant midnight(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
