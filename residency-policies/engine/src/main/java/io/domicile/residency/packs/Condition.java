package io.domicile.residency.packs;

import io.domicile.residency.policy.ResidencyPolicy;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a tenant's facts, in three values: a fact that is unknown makes it unknown, unless
 * the other facts settle it anyway. Which pack applies to whom is told in these.
 */
public sealed interface Condition {
  /** What the facts say: yes, no, or that more would have to be known. */
  Truth test(ResidencyPolicy policy, DatedLists lists, Instant at);

  /** The facts it goes by. */
  Set<Fact> facts();

  /** The facts that are unknown and would have to be known to settle it. */
  Set<Fact> missing(ResidencyPolicy policy, Instant at);

  /** Yes, no, or not known. */
  enum Truth {
    YES,
    NO,
    UNKNOWN;

    Truth not() {
      return switch (this) {
        case YES -> NO;
        case NO -> YES;
        case UNKNOWN -> UNKNOWN;
      };
    }
  }

  /** Some conditions together; one that comes out decisive settles it, whatever the others say. */
  sealed interface Several extends Condition {
    List<Condition> conditions();

    /** What one condition has to say to settle it. */
    Truth decisive();

    @Override
    default Truth test(ResidencyPolicy policy, DatedLists lists, Instant at) {
      var truths =
          conditions().stream().map(condition -> condition.test(policy, lists, at)).toList();
      if (truths.contains(decisive())) {
        return decisive();
      }
      return truths.contains(Truth.UNKNOWN) ? Truth.UNKNOWN : decisive().not();
    }

    @Override
    default Set<Fact> facts() {
      return union(conditions(), Condition::facts);
    }

    @Override
    default Set<Fact> missing(ResidencyPolicy policy, Instant at) {
      return union(conditions(), condition -> condition.missing(policy, at));
    }
  }

  /** At least one holds. */
  record AnyOf(List<Condition> conditions) implements Several {
    public AnyOf {
      conditions = List.copyOf(conditions);
    }

    @Override
    public Truth decisive() {
      return Truth.YES;
    }
  }

  /** All hold. */
  record AllOf(List<Condition> conditions) implements Several {
    public AllOf {
      conditions = List.copyOf(conditions);
    }

    @Override
    public Truth decisive() {
      return Truth.NO;
    }
  }

  /** It does not hold. */
  record Not(Condition condition) implements Condition {
    @Override
    public Truth test(ResidencyPolicy policy, DatedLists lists, Instant at) {
      return condition.test(policy, lists, at).not();
    }

    @Override
    public Set<Fact> facts() {
      return condition.facts();
    }

    @Override
    public Set<Fact> missing(ResidencyPolicy policy, Instant at) {
      return condition.missing(policy, at);
    }
  }

  /**
   * The fact has at least one of these values, or, where an area is named, one of the countries in
   * it at the time.
   *
   * @param values wire names
   * @param area a dated list; null where values are given
   * @param ifDeclared unknown counts as no: for what a tenant need not declare unless it concerns
   *     it
   */
  record Has(Fact fact, Set<String> values, @Nullable String area, boolean ifDeclared)
      implements Condition {
    public Has {
      values = Set.copyOf(values);
    }

    @Override
    public Truth test(ResidencyPolicy policy, DatedLists lists, Instant at) {
      var known = fact.in(policy, at);
      if (known == null) {
        return ifDeclared ? Truth.NO : Truth.UNKNOWN;
      }
      return known.stream().anyMatch(value -> matches(value, lists, at)) ? Truth.YES : Truth.NO;
    }

    private boolean matches(String value, DatedLists lists, Instant at) {
      return area == null ? values.contains(value) : lists.countries(area, at).contains(value);
    }

    @Override
    public Set<Fact> facts() {
      return Set.of(fact);
    }

    @Override
    public Set<Fact> missing(ResidencyPolicy policy, Instant at) {
      return ifDeclared || fact.in(policy, at) != null ? Set.of() : Set.of(fact);
    }
  }

  /** The fact is declared and has any value at all. */
  record Declared(Fact fact) implements Condition {
    @Override
    public Truth test(ResidencyPolicy policy, DatedLists lists, Instant at) {
      var known = fact.in(policy, at);
      return known != null && !known.isEmpty() ? Truth.YES : Truth.NO;
    }

    @Override
    public Set<Fact> facts() {
      return Set.of(fact);
    }

    @Override
    public Set<Fact> missing(ResidencyPolicy policy, Instant at) {
      return Set.of();
    }
  }

  private static Set<Fact> union(List<Condition> conditions, Function<Condition, Set<Fact>> facts) {
    var all = EnumSet.noneOf(Fact.class);
    conditions.forEach(condition -> all.addAll(facts.apply(condition)));
    return all;
  }
}
