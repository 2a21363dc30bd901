package io.domicile.residency.decision;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.decision.Decision.Findings;
import io.domicile.residency.packs.Fact;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.Dated;
import io.domicile.residency.policy.HeldCertification;
import io.domicile.residency.policy.PinGroup;
import io.domicile.residency.policy.Pins;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Partition;
import io.domicile.residency.region.Region;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All packs, applied to one tenant's policy in one stretch of time in which no date falls.
 * Thread-safe.
 */
final class CompiledPolicy {
  private static final PolicyResult NO_PACK_APPLIES =
      PolicyResult.platformDeny(
          "no-pack-applies",
          "no residency pack applies to these facts, and what no pack permits is denied",
          "declare the facts that a pack goes by, or pin the tenant's countries by contract");

  private final Packs packs;
  private final Reading reading;
  private final Instant at;
  private final List<PolicyResult> uncovered;
  private final Set<Partition> partitions;
  private final Strength strength;
  private final Mechanisms mechanisms;
  private final List<HeldCertification> held;
  private final ConcurrentMap<Region, List<PolicyResult>> keyRefusals = new ConcurrentHashMap<>();
  private final List<AppliedPack> applied = new ArrayList<>();
  private final List<PolicyResult> unknownPacks = new ArrayList<>();
  private final Map<String, @Nullable Object> factsUsed;
  private final ConcurrentMap<Region, Spot> places = new ConcurrentHashMap<>();

  CompiledPolicy(Packs packs, ResidencyPolicy recorded, Reading reading, Instant at) {
    this.reading = reading;
    this.packs = packs;
    this.at = at;
    var policy =
        expanded(reading == Reading.FIRST ? recorded : recorded.underLawOfTheirCountries());
    this.partitions = policy.pins().partitions();
    refuseUnknownGroups(recorded.pins());
    this.mechanisms = new Mechanisms(policy, reading, at);
    this.held = held(policy, at);
    var demanded = demanded(policy);
    var chosen = new TreeMap<String, PackDefinition>();
    packs.at(at).forEach(definition -> chosen.put(definition.pack().name(), definition));
    var bound = bound(policy);
    chosen.putAll(bound);
    // A name alone goes with the version in force; a reference binds to just that version.
    demanded.forEach(
        (name, definition) -> {
          if (policy.packs().contains(definition.pack().reference())) {
            chosen.put(name, definition);
          }
        });
    chosen.forEach(
        (name, definition) ->
            applied.add(
                new AppliedPack(
                    definition,
                    policy,
                    demanded.containsKey(name)
                        ? Applicability.Tie.DEMANDED
                        : bound.containsKey(name)
                            ? Applicability.Tie.BOUND
                            : Applicability.Tie.NONE,
                    mechanisms,
                    reading,
                    packs.lists(),
                    at)));
    // Those that concern the tenant speak first: their reasons are the ones to show.
    applied.sort(
        reading == Reading.FIRST
            ? Comparator.comparing(AppliedPack::standing)
            : Comparator.comparing(AppliedPack::standing).thenComparing(pack -> !pack.localises()));
    this.strength = Strength.of(applied);
    this.uncovered =
        reading == Reading.FIRST
            ? List.of()
            : Coverage.of(
                recorded,
                applied.stream().map(AppliedPack::definition).toList(),
                packs.lists(),
                at);
    this.factsUsed = factsUsed(policy, recorded.pins());
  }

  private Map<String, PackDefinition> demanded(ResidencyPolicy policy) {
    var demanded = new TreeMap<String, PackDefinition>();
    for (var name : policy.packs()) {
      var definition = packs.definition(name);
      if (definition.isPresent()) {
        demanded.put(definition.get().pack().name(), definition.get());
      } else {
        unknownPacks.add(
            PolicyResult.platformDeny(
                "unknown-pack", "there is no residency pack called " + name, null));
      }
    }
    return demanded;
  }

  /** A version that is not here, or has another text here, is not replaced by one that is. */
  private Map<String, PackDefinition> bound(ResidencyPolicy policy) {
    var bound = new TreeMap<String, PackDefinition>();
    for (var binding : policy.bindings()) {
      var definition = packs.definition(binding.reference());
      if (definition.isEmpty()) {
        unknownPacks.add(unknownVersion("there is no residency pack " + binding.reference()));
      } else if (binding.digest() != null
          && !binding.digest().equals(definition.get().pack().digest())) {
        unknownPacks.add(
            unknownVersion(
                "the residency pack "
                    + binding.reference()
                    + " here has another text (digest "
                    + definition.get().pack().digest()
                    + ") than the one that was decided by ("
                    + binding.digest()
                    + ")"));
      } else {
        bound.put(binding.pack(), definition.get());
      }
    }
    return bound;
  }

  private static PolicyResult unknownVersion(String reason) {
    return PolicyResult.platformDeny(
        "unknown-pack-version", reason, "bind the tenant to a version that is here");
  }

  /** The packs that have a say, or duties to set, or would if more were known. */
  List<Pack> concerning() {
    return applied.stream()
        .filter(AppliedPack::mayConcern)
        .map(AppliedPack::pack)
        .sorted(Comparator.comparing(Pack::name))
        .toList();
  }

  /** A group whose list is not here would expand to nothing, and nothing is no pin. */
  private void refuseUnknownGroups(Pins recorded) {
    for (var group : recorded.groups()) {
      for (var list : group.lists()) {
        if (packs.lists().countries(list, at).isEmpty()) {
          unknownPacks.add(
              PolicyResult.platformDeny(
                  "unknown-pin-group",
                  "the contract pins "
                      + group.wireName()
                      + ", and the dated list "
                      + list
                      + " has no country here",
                  "bring the list " + list + " to the lists that are loaded"));
        }
      }
    }
  }

  /** Groups of countries that the contract names are those on the lists at the time. */
  private ResidencyPolicy expanded(ResidencyPolicy policy) {
    return policy.pins().groups().isEmpty()
        ? policy
        : policy.withPins(
            policy
                .pins()
                .expanded(
                    group ->
                        group.lists().stream()
                            .flatMap(list -> packs.lists().countries(list, at).stream())
                            .map(Country::of)
                            .collect(toUnmodifiableSet())));
  }

  private Map<String, @Nullable Object> factsUsed(ResidencyPolicy policy, Pins recorded) {
    var used = EnumSet.noneOf(Fact.class);
    applied.forEach(pack -> used.addAll(pack.factsUsed()));
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (var fact : used) {
      Collection<String> known = fact.in(policy, at);
      values.put(fact.wireName(), known == null ? null : known.stream().sorted().toList());
    }
    if (!recorded.groups().isEmpty()) {
      values.put("pinGroups", recorded.groups().stream().map(PinGroup::wireName).toList());
    }
    if (!partitions.isEmpty()) {
      values.put("pinPartitions", partitions.stream().map(Partition::code).toList());
    }
    return values;
  }

  private static List<HeldCertification> held(ResidencyPolicy policy, Instant at) {
    var certifications = policy.facts().certifications();
    return certifications == null
        ? List.of()
        : certifications.stream().filter(one -> one.holdsAt(at)).toList();
  }

  /** What is recorded that serves there and that some pack goes by, as it is recorded. */
  List<Dated> recorded(Region region, @Nullable Country personIn, @Nullable String importer) {
    var places =
        personIn == null
            ? Stream.of(place(region))
            : Stream.of(place(region), Spot.of(personIn, packs.lists(), reading, at));
    return Stream.<Dated>concat(
            places.flatMap(place -> mechanisms.entries(place, importer)).distinct(), held.stream())
        .filter(one -> applied.stream().anyMatch(pack -> pack.goesBy(one)))
        .toList();
  }

  /** What is found about an asset in a region. */
  Findings find(AssetKind kind, Action action, Region region, @Nullable Region keyRegion, Who who) {
    var asked = new Asked(kind, action, place(region), placeOf(keyRegion), who);
    return strongestFirst(withKeys(find(asked, false), kind, keyRegion));
  }

  /** Equal for places of keys that no pack here can tell apart; null is unknown. */
  Object keyClass(@Nullable Region keyRegion) {
    var keyPlace = placeOf(keyRegion);
    return List.of(
        applied.stream().map(pack -> pack.keyClass(keyPlace)).toList(),
        keyRegion == null ? List.of() : keyRefusals(keyRegion));
  }

  /** What is found about a person in a country who looks at data in a region. */
  Findings findAccess(
      AssetKind kind,
      Action action,
      Country personIn,
      Region region,
      @Nullable Region keyRegion,
      Who who) {
    var person = Spot.of(personIn, packs.lists(), reading, at);
    var seen = find(new Asked(kind, action, person, placeOf(keyRegion), who), false);
    if (reading == Reading.FIRST) {
      return seen;
    }
    var data =
        find(new Asked(kind, action, place(region), placeOf(keyRegion), who), false).policies();
    return strongestFirst(withKeys(seen.refusedToo(PolicyResult.OF_DATA, data), kind, keyRegion));
  }

  /** Where the keys are is a place that the question names, and so is decided as well. */
  private Findings withKeys(Findings found, AssetKind kind, @Nullable Region keyRegion) {
    return reading == Reading.FIRST || keyRegion == null || kind == AssetKind.KEY
        ? found
        : found.refusedToo(PolicyResult.OF_KEYS, keyRefusals(keyRegion));
  }

  private List<PolicyResult> keyRefusals(Region keyRegion) {
    return keyRefusals.computeIfAbsent(
        keyRegion,
        region -> {
          var keys = place(region);
          var asked = new Asked(AssetKind.KEY, Action.STORE, keys, keys, Who.nobody());
          return find(asked, false).policies().stream()
              .filter(result -> result.outcome() == Outcome.DENY)
              .toList();
        });
  }

  /** As {@link #find}, straight from Cedar, each pack and rule asked in full. */
  Findings findAfresh(AssetKind kind, Action action, Region region, @Nullable Region keyRegion) {
    return strongestFirst(
        withKeys(
            find(Asked.of(kind, action, place(region), placeOf(keyRegion)), true),
            kind,
            keyRegion));
  }

  /** Refusals ahead of all else, by what it would take to lift them. */
  private Findings strongestFirst(Findings findings) {
    return reading == Reading.FIRST ? findings : findings.refusalsFirst(strength);
  }

  private Findings find(Asked asked, boolean afresh) {
    var results = new ArrayList<>(unknownPacks);
    for (var pack : applied) {
      results.add(afresh ? pack.answerAfresh(asked) : pack.answer(asked));
    }
    var partition = asked.place().partition();
    if (!partitions.isEmpty() && partition != null && !partitions.contains(partition)) {
      results.add(outsidePartitions(partition));
    }
    if (results.stream().allMatch(result -> result.outcome() == Outcome.NOT_APPLICABLE)) {
      results.addFirst(NO_PACK_APPLIES);
    }
    results.addAll(uncovered);
    return new Findings(results, factsUsed, packs.lists().digest());
  }

  private PolicyResult outsidePartitions(Partition partition) {
    return PolicyResult.platform(
        Outcome.DENY,
        "outside-the-pinned-partitions",
        "contract with the tenant: pinned cloud partitions",
        "the contract names the cloud partitions "
            + partitions.stream().map(Partition::code).collect(joining(", "))
            + ", and this is "
            + partition.code(),
        "choose a region in a pinned partition, or agree on another pin");
  }

  private Spot place(Region region) {
    return places.computeIfAbsent(region, known -> Spot.of(known, packs.lists(), reading, at));
  }

  private @Nullable Spot placeOf(@Nullable Region region) {
    return region == null ? null : place(region);
  }
}
