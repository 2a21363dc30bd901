package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's residency policy. Packs apply by facts; {@code packs} only adds to those that apply
 * anyway, by name, or by name and version ({@code eu-gdpr@1.0}). Immutable; equal policies
 * serialise alike.
 *
 * <p>JSON: {@code
 * {"packs":[],"facts":{"dataCategories":[],"subjectCountries":[],"transferMechanisms":[]},
 * "pins":{"countries":[]},"bindings":[{"pack","version","digest"}],"onLapse":"report",
 * "acknowledgements":[],"factModel":2}}; each part may be left out. Reading throws {@link
 * UnknownFactException} for a name or a value that nobody has defined; whether a pack exists is
 * known only to {@code Packs}.
 *
 * @param bindings the versions that the tenant keeps of the packs that concern it, at most one of
 *     each, ordered by pack; a pack that is not among them goes with the version in force
 * @param onLapse null is {@link OnLapse#REPORT}
 * @param acknowledgements who answers for laws that no pack models
 * @param factModel null is {@link FactModel#FIRST}
 */
public record ResidencyPolicy(
    List<String> packs,
    TenantFacts facts,
    Pins pins,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PackBinding> bindings,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OnLapse onLapse,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Acknowledgement> acknowledgements,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable FactModel factModel) {
  private static final Set<String> PROPERTIES =
      Set.of("packs", "facts", "pins", "bindings", "onLapse", "acknowledgements", "factModel");

  private static final Instant BARE_NAMES_END =
      TransferMechanism.BARE_NAMES_SERVE_UNTIL.atStartOfDay(ZoneOffset.UTC).toInstant();

  public ResidencyPolicy {
    packs = List.copyOf(new TreeSet<>(packs));
    bindings = List.copyOf(new TreeSet<>(bindings));
    acknowledgements = List.copyOf(new TreeSet<>(acknowledgements));
    factModel = factModel == FactModel.FIRST ? null : factModel;
    if (bindings.stream().map(PackBinding::pack).distinct().count() < bindings.size()) {
      throw new IllegalArgumentException("bindings: a pack is bound to one version at most");
    }
  }

  public ResidencyPolicy(List<String> packs, TenantFacts facts, Pins pins) {
    this(packs, facts, pins, List.of(), null, List.of(), null);
  }

  public static ResidencyPolicy of(TenantFacts facts) {
    return new ResidencyPolicy(List.of(), facts, Pins.none());
  }

  public static ResidencyPolicy of(TenantFacts facts, Pins pins) {
    return new ResidencyPolicy(List.of(), facts, pins);
  }

  /** The same policy, bound to these versions. */
  public ResidencyPolicy boundTo(Collection<PackBinding> versions) {
    return new ResidencyPolicy(
        packs, facts, pins, List.copyOf(versions), onLapse, acknowledgements, factModel);
  }

  /**
   * The same policy, no longer tied to any one version of this pack: neither bound to one nor
   * demanding one.
   */
  public ResidencyPolicy withoutVersionOf(String pack) {
    return new ResidencyPolicy(
        packs.stream()
            .map(demanded -> demanded.startsWith(pack + "@") ? pack : demanded)
            .collect(Collectors.toUnmodifiableList()),
        facts,
        pins,
        bindings.stream().filter(binding -> !binding.pack().equals(pack)).toList(),
        onLapse,
        acknowledgements,
        factModel);
  }

  /** The same policy, its facts taken as recorded under the present model. */
  public ResidencyPolicy recordedNow() {
    return new ResidencyPolicy(
        packs, facts, pins, bindings, onLapse, acknowledgements, FactModel.SECOND);
  }

  /** The same policy with other facts. */
  public ResidencyPolicy withFacts(TenantFacts others) {
    return new ResidencyPolicy(packs, others, pins, bindings, onLapse, acknowledgements, factModel);
  }

  /** The same policy with other pins. */
  public ResidencyPolicy withPins(Pins others) {
    return new ResidencyPolicy(
        packs, facts, others, bindings, onLapse, acknowledgements, factModel);
  }

  /** The same policy with these acknowledgements. */
  public ResidencyPolicy acknowledging(Collection<Acknowledgement> some) {
    return new ResidencyPolicy(packs, facts, pins, bindings, onLapse, List.copyOf(some), factModel);
  }

  /** The same policy, its territories' people and establishments under the law they are under. */
  public ResidencyPolicy underLawOfTheirCountries() {
    var under = facts.underLawOfTheirCountries();
    return under.equals(facts) ? this : withFacts(under);
  }

  /** Whether a mechanism that names no place is read as serving everywhere at that moment. */
  public boolean readsBareNames(Instant moment) {
    return factModel == null && moment.isBefore(BARE_NAMES_END);
  }

  /** The moments at which something that is recorded here begins or ceases to count. */
  public Set<Instant> edges() {
    var edges = new TreeSet<>(facts.edges());
    acknowledgements.forEach(acknowledgement -> edges.addAll(acknowledgement.edges()));
    if (factModel == null && facts.hasBareMechanisms()) {
      edges.add(BARE_NAMES_END);
    }
    return edges;
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ResidencyPolicy fromJson(JsonNode json) {
    FactJson.checkObject("", json, PROPERTIES);
    var packs =
        FactJson.list(
            "packs", json.path("packs"), (name, item) -> FactJson.value(name, item, text -> text));
    var bindings = FactJson.list("bindings", json.path("bindings"), PackBinding::parse);
    var onLapse = json.path("onLapse");
    return new ResidencyPolicy(
        Objects.requireNonNullElse(packs, List.of()),
        TenantFacts.parse("facts", json.path("facts")),
        Pins.parse("pins", json.path("pins")),
        Objects.requireNonNullElse(bindings, List.of()),
        onLapse.isMissingNode() || onLapse.isNull()
            ? null
            : FactJson.value("onLapse", onLapse, OnLapse::of),
        Objects.requireNonNullElse(
            FactJson.list(
                "acknowledgements", json.path("acknowledgements"), Acknowledgement::parse),
            List.of()),
        model(json.path("factModel")));
  }

  private static @Nullable FactModel model(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return null;
    }
    try {
      return FactModel.of(json.asInt());
    } catch (IllegalArgumentException e) {
      throw new UnknownFactException("factModel", json.toString(), "unknown value");
    }
  }
}
