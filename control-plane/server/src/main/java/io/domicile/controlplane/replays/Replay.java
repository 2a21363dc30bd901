package io.domicile.controlplane.replays;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.decision.Question;
import io.domicile.residency.decision.Reading;
import io.domicile.residency.decision.Who;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.PackBinding;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decisions of one event again: with the policy, the versions of packs, the dated lists
 * and the time that were recorded. Compared is what the law said: the outcome, and each pack's
 * version, outcome, rule and citation. Where it cannot be known that packs and lists have the texts
 * that they had then, nothing is proven either way. Thread-safe.
 */
final class Replay {

  private static final String NOT_IN_FORCE = "not-in-force";

  private final Regions regions;
  private final Texts texts;

  Replay(Regions regions, Texts texts) {
    this.regions = regions;
    this.texts = texts;
  }

  /** The texts of the law, now and before. */
  interface Texts {

    /** The packs with the dated lists of that digest; empty if those are not here. */
    Optional<Packs> withLists(String digest);

    /**
     * Since when a version has had the text that it has; for decisions that were recorded without
     * its digest.
     */
    Optional<Instant> since(PackBinding version);
  }

  /** What one event came to; each number counts decisions. */
  record Outcome(int same, int notProven, List<Difference> differences) {
    Outcome {
      differences = List.copyOf(differences);
    }
  }

  /** One decision that came out otherwise. */
  record Difference(
      AssetKind assetKind,
      Action action,
      RegionCode region,
      Instant at,
      Map<String, String> was,
      Map<String, String> is) {}

  /** Makes all decisions of a payload again. */
  Outcome of(String payload) {
    JsonNode json = Json.read(payload.getBytes(UTF_8), JsonNode.class);
    var kept = new ArrayList<JsonNode>();
    json.path("decisions").forEach(kept::add);
    json.path("tried").forEach(tried -> tried.path("refusals").forEach(kept::add));
    ResidencyPolicy policy = convert(json.path("residency"), ResidencyPolicy.class);
    int same = 0;
    int notProven = 0;
    var differences = new ArrayList<Difference>();
    for (JsonNode decision : kept) {
      Optional<Packs> packs = texts.withLists(decision.path("lists").asText());
      @Nullable ResidencyPolicy then =
          packs.isEmpty() ? null : asThen(policy, packs.get(), decision);
      if (then == null) {
        notProven++;
        continue;
      }
      var was = said(decision);
      var is = said(again(then, packs.get(), decision), was);
      if (was.equals(is)) {
        same++;
      } else {
        differences.add(
            new Difference(
                convert(decision.path("assetKind"), AssetKind.class),
                convert(decision.path("action"), Action.class),
                convert(decision.path("region"), RegionCode.class),
                Instant.parse(decision.path("at").asText()),
                was,
                is));
      }
    }
    return new Outcome(same, notProven, differences);
  }

  /**
   * The policy tied to the versions that decided then; null if one of them is not here, or not
   * known to have the text that it had.
   */
  private @Nullable ResidencyPolicy asThen(ResidencyPolicy policy, Packs packs, JsonNode decision) {
    var bindings = new TreeMap<String, PackBinding>();
    for (JsonNode result : decision.path("policies")) {
      String pack = result.path("pack").asText();
      if (!pack.equals(PolicyResult.PLATFORM)
          && !result.path("rule").asText().equals(NOT_IN_FORCE)) {
        bindings.put(pack, new PackBinding(pack, result.path("version").asText(), null));
      }
    }
    policy.bindings().forEach(binding -> bindings.put(binding.pack(), binding));
    Instant at = Instant.parse(decision.path("at").asText());
    for (PackBinding binding : bindings.values()) {
      var here = packs.find(binding.reference());
      if (here.isEmpty() || !hasTextOfThen(here.get(), binding, at)) {
        return null;
      }
    }
    return policy.boundTo(bindings.values());
  }

  private boolean hasTextOfThen(Pack here, PackBinding then, Instant at) {
    return then.digest() != null
        ? then.digest().equals(here.digest())
        : texts.since(then).filter(since -> !since.isAfter(at)).isPresent();
  }

  private Decision again(ResidencyPolicy policy, Packs packs, JsonNode decision) {
    Instant at = Instant.parse(decision.path("at").asText());
    var clock = Clock.fixed(at, ZoneOffset.UTC);
    Reading reading = reading(decision);
    return Decisions.forReplay(regions, asThen(packs, reading, decision), clock, reading)
        .decide(
            new Question(
                policy,
                convert(decision.path("assetKind"), AssetKind.class),
                convert(decision.path("action"), Action.class),
                convert(decision.path("region"), RegionCode.class),
                optional(decision.path("keyRegion"), RegionCode.class),
                optional(decision.path("personIn"), Country.class),
                new Who(
                    countries(decision.path("personNationalities")),
                    optional(decision.path("importer"), String.class))));
  }

  /** Packs that have come since would answer for law that nobody answered for then. */
  private static Packs asThen(Packs packs, Reading reading, JsonNode decision) {
    var names = new TreeSet<String>();
    decision.path("policies").forEach(result -> names.add(result.path("pack").asText()));
    return reading == Reading.FIRST ? packs : packs.only(names);
  }

  /** The reading that the decision was made by; those from before there were several say none. */
  private static Reading reading(JsonNode decision) {
    return Reading.of(decision.path("reading").asInt(Reading.FIRST.number()));
  }

  private static @Nullable Set<Country> countries(JsonNode codes) {
    if (codes.isMissingNode() || codes.isNull()) {
      return null;
    }
    var countries = new TreeSet<Country>();
    codes.forEach(code -> countries.add(convert(code, Country.class)));
    return countries;
  }

  /**
   * What each pack said; the outcome follows from it. One that spoke more than once, as of the data
   * and of its keys, and the platform, is given all that it said, in whatever order.
   */
  private static Map<String, String> said(JsonNode decision) {
    var said = new TreeMap<String, Set<String>>();
    for (JsonNode result : decision.path("policies")) {
      add(
          said,
          result.path("pack").asText() + "@" + result.path("version").asText(),
          result.path("outcome").asText()
              + " "
              + result.path("rule").asText()
              + " ["
              + result.path("citation").asText()
              + "]");
    }
    return joined(said);
  }

  /** The same of the packs that there were then; others have come since and had no say. */
  private static Map<String, String> said(Decision decision, Map<String, String> then) {
    var said = new TreeMap<String, Set<String>>();
    for (PolicyResult result : decision.policies()) {
      String reference = result.pack() + "@" + result.version();
      if (then.containsKey(reference)) {
        add(
            said,
            reference,
            result.outcome() + " " + result.rule() + " [" + result.citation() + "]");
      }
    }
    return joined(said);
  }

  private static void add(Map<String, Set<String>> said, String reference, String statement) {
    said.computeIfAbsent(reference, unseen -> new TreeSet<>()).add(statement);
  }

  private static Map<String, String> joined(Map<String, Set<String>> said) {
    var joined = new TreeMap<String, String>();
    said.forEach((reference, statements) -> joined.put(reference, String.join("; ", statements)));
    return joined;
  }

  private static <T> T convert(JsonNode node, Class<T> type) {
    return Json.mapper().convertValue(node, type);
  }

  private static <T> @Nullable T optional(JsonNode node, Class<T> type) {
    return node.isMissingNode() || node.isNull() ? null : convert(node, type);
  }
}
