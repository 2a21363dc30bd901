package io.domicile.residency.policy;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Subdivision;
import io.domicile.residency.region.Territories;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant declares about its data and itself. Each fact is a set; null (or left out, on the
 * wire) is unknown and denies wherever it matters; empty is declared none. Sets are sorted, so
 * equal facts serialise alike. Immutable.
 *
 * @param dataCategories what the data is
 * @param subjectCountries where the people live whom the data is about; their being there at all
 *     makes it personal data
 * @param subjectSubdivisions the parts of those countries with law of their own, such as {@code
 *     CA-QC}, that they live in
 * @param transferMechanisms instruments in force for taking data abroad
 * @param sectors what the tenant's business is regulated as
 * @param establishments the countries the tenant is established in
 * @param certifications attestations that whoever processes the data holds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantFacts(
    @Nullable Set<DataCategory> dataCategories,
    @Nullable Set<Country> subjectCountries,
    @Nullable Set<Subdivision> subjectSubdivisions,
    @Nullable Set<TransferMechanism> transferMechanisms,
    @Nullable Set<Sector> sectors,
    @Nullable Set<Country> establishments,
    @Nullable Set<HeldCertification> certifications) {
  private static final Set<String> PROPERTIES =
      Set.of(
          "dataCategories",
          "subjectCountries",
          "subjectSubdivisions",
          "transferMechanisms",
          "sectors",
          "establishments",
          "certifications");
  private static final TenantFacts UNKNOWN =
      new TenantFacts(null, null, null, null, null, null, null);

  public TenantFacts {
    dataCategories = FactJson.sorted(dataCategories);
    subjectCountries = FactJson.sorted(subjectCountries);
    subjectSubdivisions = FactJson.sorted(subjectSubdivisions);
    transferMechanisms = FactJson.sorted(transferMechanisms);
    sectors = FactJson.sorted(sectors);
    establishments = FactJson.sorted(establishments);
    certifications = FactJson.sorted(certifications);
  }

  /** Nothing is known. */
  public static TenantFacts unknown() {
    return UNKNOWN;
  }

  public TenantFacts withDataCategories(@Nullable Collection<DataCategory> values) {
    return with(draft -> draft.dataCategories = copy(values));
  }

  public TenantFacts withSubjectCountries(@Nullable Collection<Country> values) {
    return with(draft -> draft.subjectCountries = copy(values));
  }

  public TenantFacts withSubjectSubdivisions(@Nullable Collection<Subdivision> values) {
    return with(draft -> draft.subjectSubdivisions = copy(values));
  }

  public TenantFacts withTransferMechanisms(@Nullable Collection<TransferMechanism> values) {
    return with(draft -> draft.transferMechanisms = copy(values));
  }

  public TenantFacts withSectors(@Nullable Collection<Sector> values) {
    return with(draft -> draft.sectors = copy(values));
  }

  public TenantFacts withEstablishments(@Nullable Collection<Country> values) {
    return with(draft -> draft.establishments = copy(values));
  }

  public TenantFacts withCertifications(@Nullable Collection<HeldCertification> values) {
    return with(draft -> draft.certifications = copy(values));
  }

  /** The moments at which something that is recorded here begins or ceases to hold. */
  public Set<Instant> edges() {
    return Stream.of(transferMechanisms, certifications)
        .filter(Objects::nonNull)
        .flatMap(Set::stream)
        .flatMap(Dated::edges)
        .collect(toUnmodifiableSet());
  }

  /** The same, with the country beside each of its territories whose law they are under. */
  public TenantFacts underLawOfTheirCountries() {
    return withSubjectCountries(withLaw(subjectCountries))
        .withEstablishments(withLaw(establishments));
  }

  private static @Nullable Collection<Country> withLaw(@Nullable Set<Country> countries) {
    return countries == null
        ? null
        : countries.stream()
            .flatMap(country -> Stream.of(country, Territories.lawOf(country)))
            .distinct()
            .toList();
  }

  boolean hasBareMechanisms() {
    return transferMechanisms != null
        && transferMechanisms.stream().anyMatch(one -> one.destinations() == null);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TenantFacts fromJson(JsonNode json) {
    return parse("facts", json);
  }

  static TenantFacts parse(String property, JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return UNKNOWN;
    }
    FactJson.checkObject(property, json, PROPERTIES);
    return new TenantFacts(
        set(property, json, "dataCategories", DataCategory::of),
        set(property, json, "subjectCountries", Country::of),
        set(property, json, "subjectSubdivisions", Subdivision::of),
        copy(
            FactJson.<TransferMechanism>list(
                FactJson.join(property, "transferMechanisms"),
                json.path("transferMechanisms"),
                TransferMechanism::parse)),
        set(property, json, "sectors", Sector::of),
        set(property, json, "establishments", Country::of),
        copy(
            FactJson.<HeldCertification>list(
                FactJson.join(property, "certifications"),
                json.path("certifications"),
                HeldCertification::parse)));
  }

  private static <T> @Nullable Set<T> set(
      String property, JsonNode json, String name, Function<String, T> parser) {
    return FactJson.set(FactJson.join(property, name), json.path(name), parser);
  }

  private static <T> @Nullable Set<T> copy(@Nullable Collection<T> values) {
    return values == null ? null : Set.copyOf(List.copyOf(values));
  }

  private TenantFacts with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.facts();
  }

  /** Facts that are being changed. */
  private static final class Draft {
    private @Nullable Set<DataCategory> dataCategories;
    private @Nullable Set<Country> subjectCountries;
    private @Nullable Set<Subdivision> subjectSubdivisions;
    private @Nullable Set<TransferMechanism> transferMechanisms;
    private @Nullable Set<Sector> sectors;
    private @Nullable Set<Country> establishments;
    private @Nullable Set<HeldCertification> certifications;

    private Draft(TenantFacts facts) {
      dataCategories = facts.dataCategories;
      subjectCountries = facts.subjectCountries;
      subjectSubdivisions = facts.subjectSubdivisions;
      transferMechanisms = facts.transferMechanisms;
      sectors = facts.sectors;
      establishments = facts.establishments;
      certifications = facts.certifications;
    }

    private TenantFacts facts() {
      return new TenantFacts(
          dataCategories,
          subjectCountries,
          subjectSubdivisions,
          transferMechanisms,
          sectors,
          establishments,
          certifications);
    }
  }
}
