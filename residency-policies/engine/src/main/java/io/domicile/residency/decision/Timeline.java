package io.domicile.residency.decision;

import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The dates on which the law or a tenant's mechanisms and attestations change. Between two of them
 * every answer stays as it is.
 *
 * <p>Clocks differ, so near a date it counts as both before and after it: what is permitted on one
 * side only is denied.
 */
final class Timeline {
  /** How far from now an answer must hold. */
  static final Duration MARGIN = Duration.ofSeconds(60);

  private final TreeSet<Instant> law = new TreeSet<>();

  Timeline(Packs packs) {
    law.addAll(packs.lists().edges());
    packs.definitions().forEach(definition -> law.addAll(definition.edges()));
  }

  /**
   * The stretches of time that are near now.
   *
   * @param starts the first moment of each, the present one first; {@link Instant#MIN} before all
   *     dates
   * @param changesAt when this stops being true; null if never
   */
  record Window(List<Instant> starts, @Nullable Instant changesAt) {}

  Window around(Instant now, ResidencyPolicy policy) {
    var edges = edges(policy);
    var starts = new TreeSet<Instant>();
    // Both ends count as near: an answer must hold for the full margin either way.
    var before = edges.lower(now.minus(MARGIN));
    starts.add(before == null ? Instant.MIN : before);
    starts.addAll(edges.subSet(now.minus(MARGIN), true, now.plus(MARGIN), true));
    var present = floor(edges, now);
    starts.remove(present);
    var ordered = Stream.concat(Stream.of(present), starts.stream()).toList();
    return new Window(ordered, changesAt(edges, now));
  }

  /** The dates after one moment and not after another, in their order. */
  List<Instant> between(Instant after, Instant until, ResidencyPolicy policy) {
    return after.isBefore(until)
        ? List.copyOf(edges(policy).subSet(after, false, until, true))
        : List.of();
  }

  private static @Nullable Instant changesAt(NavigableSet<Instant> edges, Instant now) {
    return Stream.concat(
            edges.tailSet(now.plus(MARGIN), false).stream()
                .limit(1)
                .map(edge -> edge.minus(MARGIN)),
            edges.subSet(now.minus(MARGIN), true, now.plus(MARGIN), true).stream()
                .flatMap(edge -> Stream.of(edge, edge.plus(MARGIN).plusMillis(1)))
                .filter(moment -> moment.isAfter(now)))
        .min(Instant::compareTo)
        .orElse(null);
  }

  private NavigableSet<Instant> edges(ResidencyPolicy policy) {
    var recorded = policy.edges();
    if (recorded.isEmpty()) {
      return law;
    }
    var edges = new TreeSet<>(law);
    edges.addAll(recorded);
    return edges;
  }

  private static Instant floor(NavigableSet<Instant> edges, Instant moment) {
    var floor = edges.floor(moment);
    return floor == null ? Instant.MIN : floor;
  }
}
