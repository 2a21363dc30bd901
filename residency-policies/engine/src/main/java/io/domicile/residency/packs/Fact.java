package io.domicile.residency.packs;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.domicile.residency.cedar.EntityName;
import io.domicile.residency.policy.Certification;
import io.domicile.residency.policy.DataCategory;
import io.domicile.residency.policy.Dated;
import io.domicile.residency.policy.Mechanism;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.Sector;
import io.domicile.residency.policy.Term;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Subdivision;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts that packs may go by: their names on the wire and in Cedar, and how to read them off a
 * policy.
 */
public enum Fact {
  DATA_CATEGORIES("dataCategories", "DataCategory"),
  SUBJECT_COUNTRIES("subjectCountries", "Country"),
  SUBJECT_SUBDIVISIONS("subjectSubdivisions", "Subdivision"),
  TRANSFER_MECHANISMS("transferMechanisms", "Mechanism"),
  SECTORS("sectors", "Sector"),
  ESTABLISHMENTS("establishments", "Country"),
  CERTIFICATIONS("certifications", "Certification"),
  PINS("pins", "Country");

  private final String wireName;
  private final String entityType;

  Fact(String wireName, String entityType) {
    this.wireName = wireName;
    this.entityType = entityType;
  }

  static Optional<Fact> named(String wireName) {
    for (var fact : values()) {
      if (fact.wireName.equals(wireName)) {
        return Optional.of(fact);
      }
    }
    return Optional.empty();
  }

  public String wireName() {
    return wireName;
  }

  /** Whether its values are countries. */
  public boolean isOfCountries() {
    return entityType.equals("Country");
  }

  boolean accepts(String value) {
    try {
      return switch (this) {
        case DATA_CATEGORIES -> DataCategory.of(value).wireName().equals(value);
        case SUBJECT_SUBDIVISIONS -> Subdivision.of(value).code().equals(value);
        case TRANSFER_MECHANISMS -> Mechanism.of(value).wireName().equals(value);
        case SECTORS -> Sector.of(value).wireName().equals(value);
        case CERTIFICATIONS -> Certification.of(value).wireName().equals(value);
        case SUBJECT_COUNTRIES, ESTABLISHMENTS, PINS -> Country.of(value).code().equals(value);
      };
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The fact's values at that time, as they read on the wire; null is unknown. */
  public @Nullable Set<String> in(ResidencyPolicy policy, Instant at) {
    var facts = policy.facts();
    return switch (this) {
      case DATA_CATEGORIES -> terms(facts.dataCategories());
      case SUBJECT_COUNTRIES -> codes(facts.subjectCountries());
      case SUBJECT_SUBDIVISIONS ->
          facts.subjectSubdivisions() == null
              ? null
              : facts.subjectSubdivisions().stream()
                  .map(Subdivision::code)
                  .collect(toUnmodifiableSet());
      case TRANSFER_MECHANISMS -> dated(facts.transferMechanisms(), at);
      case SECTORS -> terms(facts.sectors());
      case ESTABLISHMENTS -> codes(facts.establishments());
      case CERTIFICATIONS -> dated(facts.certifications(), at);
      case PINS -> codes(policy.pins().countries());
    };
  }

  /** These values as Cedar names them. */
  public Set<EntityName> entities(Set<String> values) {
    return values.stream()
        .map(value -> new EntityName(entityType, value))
        .collect(toUnmodifiableSet());
  }

  private static @Nullable Set<String> terms(@Nullable Collection<? extends Term> values) {
    return values == null ? null : values.stream().map(Term::wireName).collect(toUnmodifiableSet());
  }

  private static @Nullable Set<String> codes(@Nullable Collection<Country> values) {
    return values == null ? null : values.stream().map(Country::code).collect(toUnmodifiableSet());
  }

  private static @Nullable Set<String> dated(
      @Nullable Collection<? extends Dated> values, Instant at) {
    return values == null
        ? null
        : values.stream()
            .filter(dated -> dated.holdsAt(at))
            .map(dated -> dated.term().wireName())
            .collect(toUnmodifiableSet());
  }
}
