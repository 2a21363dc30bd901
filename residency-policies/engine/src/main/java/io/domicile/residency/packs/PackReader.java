package io.domicile.residency.packs;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.residency.cedar.CedarException;
import io.domicile.residency.cedar.CedarRule;
import io.domicile.residency.cedar.CedarRules;
import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Subdivision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads one version of one pack, {@code <name>/<version>/}, and notes whatever is wrong with it.
 */
final class PackReader {
  private static final Set<String> PROPERTIES =
      Set.of(
          "name",
          "version",
          "title",
          "jurisdiction",
          "authority",
          "language",
          "effectiveFrom",
          "effectiveTo",
          "reviewedBy",
          "reviewedAt",
          "localisesIn",
          "summary",
          "scope",
          "otherwise",
          "obligations",
          "supersedes",
          "sourcesRead");
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4}){1,2}");

  /** A contract has no public address; its own pack says so with this name. */
  private static final Pattern URL = Pattern.compile("https?://\\S+|urn:domicile:contract");

  private static final Set<String> ANNOTATIONS =
      Set.of("id", "citation", "source", "reason", "remedy");

  private final DatedLists lists;
  private final List<SourceProblem> problems;

  private final boolean drafts;

  PackReader(DatedLists lists, List<SourceProblem> problems) {
    this(lists, problems, false);
  }

  private PackReader(DatedLists lists, List<SourceProblem> problems, boolean drafts) {
    this.lists = lists;
    this.problems = problems;
    this.drafts = drafts;
  }

  /** A reader whose rules do not stay in the policy engine's cache for the life of the process. */
  static PackReader ofDrafts(DatedLists lists, List<SourceProblem> problems) {
    return new PackReader(lists, problems, true);
  }

  /**
   * Reads the pack's files.
   *
   * @param folder {@code eu-gdpr/1.0}
   * @param files texts by their name in that folder
   * @return empty where the problems noted leave nothing to work with
   */
  Optional<PackDefinition> read(String folder, Map<String, String> files) {
    var metadata = files.get("pack.json");
    if (metadata == null) {
      problems.add(
          new SourceProblem(folder + "/pack.json", 1, "every version of a pack needs one"));
      return Optional.empty();
    }
    var file = new JsonFile(folder + "/pack.json", metadata, problems);
    var rules = rules(folder, files);
    if (!file.readable() || rules.isEmpty()) {
      return Optional.empty();
    }
    var root = file.root();
    file.onlyThese(root, PROPERTIES);
    if (rules.get().rules().isEmpty()
        && (root.path("obligations").isEmpty() || root.has("otherwise"))) {
      file.problem(
          "otherwise",
          "a pack without rules sets duties only: it has obligations, and no otherwise");
    }
    var pack = pack(file, root, PackDigests.of(files));
    if (!folder.equals(pack.name() + "/" + pack.version())
        || !VERSION.matcher(pack.version()).matches()) {
      file.problem(
          "name", "name and version must be those of the folder, and the version like 1.0");
    }
    return Optional.of(
        new PackDefinition(
            pack,
            file.text(root, "summary"),
            scope(file, root.path("scope")),
            rules.get(),
            rules.get().rules().isEmpty()
                ? null
                : otherwise(file, root.path("otherwise"), rules.get()),
            obligations(file, root.path("obligations")),
            file.optionalText(root, "supersedes"),
            sourcesRead(file, root.path("sourcesRead")),
            cases(folder, files)));
  }

  private static List<PackDefinition.SourceRead> sourcesRead(JsonFile file, JsonNode nodes) {
    var sources = new ArrayList<PackDefinition.SourceRead>();
    for (var node : nodes) {
      file.onlyThese(node, Set.of("url", "on", "note"));
      sources.add(
          new PackDefinition.SourceRead(
              url(file, node, "url"), file.date(node, "on"), file.optionalText(node, "note")));
    }
    return sources;
  }

  private String cases(String folder, Map<String, String> files) {
    var cases = files.get("cases.json");
    if (cases == null) {
      problems.add(
          new SourceProblem(
              folder + "/cases.json", 1, "every version of a pack needs worked cases"));
      return "[]";
    }
    return cases;
  }

  private Pack pack(JsonFile file, JsonNode root, String digest) {
    var pack =
        new Pack(
            file.text(root, "name"),
            file.text(root, "version"),
            file.text(root, "title"),
            file.text(root, "jurisdiction"),
            file.text(root, "authority"),
            file.text(root, "language"),
            file.date(root, "effectiveFrom"),
            file.optionalDate(root, "effectiveTo"),
            file.optionalText(root, "reviewedBy"),
            file.optionalDate(root, "reviewedAt"),
            countries(file, root.path("localisesIn")),
            digest);
    if (pack.effectiveTo() != null && !pack.effectiveFrom().isBefore(pack.effectiveTo())) {
      file.problem("effectiveTo", "effectiveTo must be after effectiveFrom");
    }
    if ((pack.reviewedBy() == null) != (pack.reviewedAt() == null)) {
      file.problem("reviewedBy", "a review has a name and a date: give both, or neither");
    }
    return pack;
  }

  private Set<Country> countries(JsonFile file, JsonNode codes) {
    var countries = new TreeSet<Country>();
    for (var code : codes) {
      try {
        countries.add(Country.of(code.asText()));
      } catch (IllegalArgumentException e) {
        file.problem(code.asText(), "no such country: " + code.asText());
      }
    }
    return Set.copyOf(countries);
  }

  private PackDefinition.Scope scope(JsonFile file, JsonNode node) {
    file.onlyThese(node, Set.of("citation", "source", "reason", "when"));
    return new PackDefinition.Scope(
        file.text(node, "citation"),
        source(file, node),
        file.text(node, "reason"),
        new ConditionReader(file, lists).read(node.path("when")));
  }

  private PackDefinition.Otherwise otherwise(JsonFile file, JsonNode node, CedarRules rules) {
    file.onlyThese(node, Set.of("rule", "citation", "source", "reason", "remedy"));
    var rule = file.text(node, "rule");
    if (rules.rules().stream().anyMatch(other -> other.id().equals(rule))) {
      file.problem(rule, "another rule is called " + rule + " as well");
    }
    return new PackDefinition.Otherwise(
        rule,
        file.text(node, "citation"),
        source(file, node),
        file.text(node, "reason"),
        file.optionalText(node, "remedy"));
  }

  private List<Obligation> obligations(JsonFile file, JsonNode nodes) {
    var obligations = new ArrayList<Obligation>();
    var ids = new HashSet<String>();
    for (var node : nodes) {
      var obligation = new ObligationReader(file, lists).read(node);
      obligation.ifPresent(obligations::add);
      if (obligation.isPresent() && !ids.add(obligation.get().id())) {
        file.problem(
            obligation.get().id(),
            "another obligation is called " + obligation.get().id() + " as well");
      }
    }
    return obligations;
  }

  static String source(JsonFile file, JsonNode node) {
    return url(file, node, "source");
  }

  private static String url(JsonFile file, JsonNode node, String property) {
    var source = file.text(node, property);
    if (!source.isEmpty() && !URL.matcher(source).matches()) {
      file.problem(source, "a source is the address of the text of the law: " + source);
    }
    return source;
  }

  private Optional<CedarRules> rules(String folder, Map<String, String> files) {
    var texts = new TreeMap<String, String>();
    files.forEach(
        (name, text) -> {
          if (name.endsWith(".cedar")) {
            texts.put(folder + "/" + name, text);
          }
        });
    try {
      var rules = drafts ? CedarRules.compileDraft(texts) : CedarRules.compile(texts);
      rules.rules().forEach(this::check);
      return Optional.of(rules);
    } catch (CedarException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "Cedar's native library cannot be loaded (it needs glibc); nothing can be decided without it",
          e);
    }
  }

  /** Packs hold no rule without a citation, and no name that nothing answers to. */
  private void check(CedarRule rule) {
    for (var required : List.of("citation", "source", "reason")) {
      var text = rule.annotation(required);
      if (text == null || text.isBlank()) {
        problem(rule, "rule " + rule.id() + " has no @" + required);
      }
    }
    var source = rule.annotation("source");
    if (source != null && !URL.matcher(source).matches()) {
      problem(rule, "rule " + rule.id() + ": a source is the address of the text of the law");
    }
    rule.annotations().keySet().stream()
        .filter(name -> !ANNOTATIONS.contains(name))
        .forEach(name -> problem(rule, "rule " + rule.id() + ": no such annotation: @" + name));
    for (var entity : rule.entities()) {
      if (!exists(entity.type(), entity.id())) {
        problem(rule, "rule " + rule.id() + ": there is no " + entity);
      }
    }
  }

  private boolean exists(String type, String id) {
    try {
      return switch (type) {
        case "Area" -> lists.knows(id);
        case "Country" -> !Country.of(id).code().isEmpty();
        case "Subdivision" -> !Subdivision.of(id).code().isEmpty();
        default -> true;
      };
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void problem(CedarRule rule, String message) {
    problems.add(new SourceProblem(rule.file(), rule.line(), message));
  }
}
