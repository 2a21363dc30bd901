package io.domicile.residency.cases;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.decision.Question;
import io.domicile.residency.decision.Who;
import io.domicile.residency.packs.Obligation;
import io.domicile.residency.policy.Pins;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.TenantFacts;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One case of one pack. What it expects is that pack's own answer; others may have their say beside
 * it.
 *
 * @param packs packs that the tenant demands by name; null is none
 * @param pins pinned countries; null is none
 * @param at the day the question is asked, at noon UTC; null is {@link #USUAL_DAY}
 * @param suppose lists that are taken to be other than they are; null is none
 * @param action null is the asset's usual action
 * @param keyRegion null is the asset's own region
 * @param personIn who looks sits there; for access only
 * @param personNationalities of who looks; null is unknown
 * @param importer who receives the data; null takes it to be whom a mechanism names
 * @param source the public guidance that the case is taken from; null where it is the author's
 */
public record WorkedCase(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) TenantFacts facts,
    @Nullable List<String> packs,
    @Nullable Set<Country> pins,
    @Nullable String at,
    @Nullable List<Supposed> suppose,
    @JsonProperty(required = true) AssetKind asset,
    @Nullable Action action,
    @JsonProperty(required = true) RegionCode region,
    @Nullable RegionCode keyRegion,
    @Nullable Country personIn,
    @Nullable Set<Country> personNationalities,
    @Nullable String importer,
    @Nullable Guidance source,
    @JsonProperty(required = true) Expected expect) {
  public WorkedCase {
    if (at != null) {
      LocalDate.parse(at);
    }
  }

  /** The day of every case that names none, so that cases do not change with the calendar. */
  public static final LocalDate USUAL_DAY = LocalDate.of(2026, 7, 1);

  /**
   * What a case is taken from.
   *
   * @param document its address, or its title where it has none
   * @param section where in it
   * @param read the day on which it was read
   */
  public record Guidance(
      @JsonProperty(required = true) String document,
      @JsonProperty(required = true) String section,
      @JsonProperty(required = true) String read) {
    public Guidance {
      LocalDate.parse(read);
    }
  }

  /** A country that is on a list, or off it, for the sake of the case. */
  public record Supposed(
      @JsonProperty(required = true) String area,
      @JsonProperty(required = true) Country country,
      @JsonProperty(required = true) boolean listed) {}

  /**
   * What the pack should say.
   *
   * @param obligations the ids of the duties that come with it, all of them; null where the case
   *     does not care
   */
  public record Expected(
      @JsonProperty(required = true) Outcome outcome,
      @JsonProperty(required = true) String rule,
      @JsonProperty(required = true) String citation,
      @Nullable Set<String> obligations) {

    static Expected of(PolicyResult answer, boolean withObligations) {
      return new Expected(
          answer.outcome(),
          answer.rule(),
          answer.citation(),
          withObligations ? duties(answer) : null);
    }

    boolean isMetBy(PolicyResult answer) {
      return answer.outcome() == outcome
          && answer.rule().equals(rule)
          && answer.citation().equals(citation)
          && (obligations == null || obligations.equals(duties(answer)));
    }

    private static Set<String> duties(PolicyResult answer) {
      return answer.obligations().stream().map(Obligation::id).collect(toUnmodifiableSet());
    }

    @Override
    public String toString() {
      return outcome.wireName().replace('_', ' ')
          + " by "
          + rule
          + " ["
          + citation
          + "]"
          + (obligations == null ? "" : " with " + new TreeSet<>(obligations));
    }
  }

  public Question question() {
    var policy =
        new ResidencyPolicy(
            Objects.requireNonNullElse(packs, List.of()),
            facts,
            pins == null ? Pins.none() : new Pins(pins));
    return new Question(
        policy,
        asset,
        action == null ? asset.usualAction() : action,
        region,
        keyRegion == null ? region : keyRegion,
        personIn,
        new Who(personNationalities, importer));
  }

  public Instant instant() {
    var day = at == null ? USUAL_DAY : LocalDate.parse(at);
    return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }
}
