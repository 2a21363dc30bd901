package io.domicile.residency.simulation;

import io.domicile.residency.cases.WorkedCases;
import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.packs.InvalidPackException;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Regions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The law as it is supposed to be. Immutable.
 *
 * @param at the moment that is judged
 * @param dated the packs with the draft, if there is one, and the lists as they are: what holds on
 *     the way to that moment
 * @param supposed the same with the changed lists, which take effect at that moment
 * @param draft the draft, null if there is none
 * @param struckOff the countries that are supposed to be struck off some list
 */
public record Supposition(
    Instant at,
    Packs dated,
    Packs supposed,
    @Nullable PackDefinition draft,
    Set<Country> struckOff) {
  public Supposition {
    struckOff = Collections.unmodifiableSet(new TreeSet<>(struckOff));
  }

  /** Nothing but time passes. */
  public static Supposition ofTime(Packs packs, Instant at) {
    return new Supposition(at, packs, packs, null, Set.of());
  }

  /** The same, judged at another moment. */
  public Supposition at(Instant moment) {
    return new Supposition(moment, dated, supposed, draft, struckOff);
  }

  /**
   * The same, with this country on the list or off it.
   *
   * @throws IllegalArgumentException for a list that does not exist, or a country that is to be
   *     struck off a list that it is not on, naming what comes nearest
   */
  public Supposition with(ListChange change) {
    var country = change.country();
    if (country == null) {
      var only = ListChanges.only(supposed.lists(), change, at);
      return with(new ListChange(change.list(), only, change.listed()));
    }
    ListChanges.check(supposed.lists(), change.list(), country, change.listed(), at);
    var off = new TreeSet<>(struckOff);
    if (!change.listed()) {
      off.add(country);
    }
    return new Supposition(
        at, dated, supposed.supposing(change.list(), country, change.listed()), draft, off);
  }

  /**
   * The same, with a draft of a pack whose worked cases come out as written.
   *
   * @param folder {@code eu-gdpr/1.1}
   * @param files texts by their name in that folder
   * @throws InvalidPackException naming file and line of everything found wrong
   */
  public Supposition with(Regions regions, String folder, Map<String, String> files) {
    var drafted = dated.drafting(folder, files);
    var definition =
        drafted
            .definition(folder.replace('/', '@'))
            .orElseThrow(() -> new IllegalArgumentException("a draft is name/version"));
    var problems = new ArrayList<SourceProblem>();
    for (var result : new WorkedCases(regions, drafted).run(definition)) {
      if (!result.passed()) {
        var message =
            result.workedCase().name()
                + ": expected "
                + result.expected()
                + ", got "
                + result.actual();
        problems.add(new SourceProblem(result.file(), result.line(), message));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidPackException(problems);
    }
    return new Supposition(at, drafted, supposed.drafting(folder, files), definition, struckOff);
  }
}
