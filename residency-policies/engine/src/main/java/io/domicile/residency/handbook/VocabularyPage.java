package io.domicile.residency.handbook;

import static java.util.stream.Collectors.joining;

import io.domicile.residency.packs.Fact;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.Certification;
import io.domicile.residency.policy.DataCategory;
import io.domicile.residency.policy.Mechanism;
import io.domicile.residency.policy.PinGroup;
import io.domicile.residency.policy.Sector;
import io.domicile.residency.policy.Term;
import io.domicile.residency.region.Partition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The page of every fact: its values, who may declare it, and what it changes. */
final class VocabularyPage {
  private final Packs packs;
  private final Instant at;

  VocabularyPage(Packs packs, LocalDate day) {
    this.packs = packs;
    this.at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  String write() {
    var page = new Markdown();
    page.heading(1, "The facts, and what they change");
    page.paragraph(
        "A fact that is left out is unknown, and denies wherever it matters; an empty list says that there is none. Whoever"
            + " may change a tenant's policy declares its facts, by `POST /v1/tenants`, `PATCH /v1/tenants/{id}` or the"
            + " command line; who changed it, and when, stands in the evidence log. Mechanisms, attestations and"
            + " acknowledgements say themselves who recorded them, when, and on which document. \"Answers for it\" names whose word the fact should"
            + " rest on.");
    for (var fact : Fact.values()) {
      page.heading(2, Markdown.code(fact.wireName()));
      page.paragraph(means(fact));
      page.line("- Answers for it: " + answers(fact));
      page.line("- Values: " + values(fact));
      page.line("- Packs that go by it: " + packs(fact));
      page.line("");
    }
    page.heading(2, Markdown.code("acknowledgements"));
    page.paragraph(
        "Who answers for law that no pack models, for a year at most:"
            + " `{\"country\",\"sector\"?,\"statement\",\"document\"?,\"recordedBy\",\"recordedAt\",\"until\"}`. It stands in"
            + " for the pack that is missing and is no ground to be anywhere; every decision that relies on it shows it.");
    page.heading(2, "In the question");
    page.paragraph(
        "`keyRegion`: where the keys are; `personIn` and `personNationalities`: who looks; `importer`: who receives; `at`: the"
            + " moment. Every place that a question names is decided.");
    return page.page();
  }

  private static String means(Fact fact) {
    return switch (fact) {
      case DATA_CATEGORIES ->
          "What the data is. Categories overlap: health data is personal data as well.";
      case SUBJECT_COUNTRIES ->
          "Where the people live whom the data is about. The law of each must be [modelled](coverage.md) or acknowledged.";
      case SUBJECT_SUBDIVISIONS ->
          "The parts of those countries that they live in, where these have law of their own.";
      case TRANSFER_MECHANISMS ->
          "Instruments for taking data abroad. Each serves only where it says:"
              + " `{\"mechanism\",\"countries\" or \"subdivisions\" or \"regions\",\"importer\"?,\"document\"?,\"recordedBy\"?,"
              + "\"recordedAt\"?,\"validFrom\"?,\"validUntil\"?,\"assessment\"?}`. A bare name serves nowhere.";
      case SECTORS ->
          "What the business is regulated as. The law of each, in each country of establishment (or of the people, where no"
              + " establishment is declared), must be modelled or acknowledged; `unregulated` needs neither.";
      case ESTABLISHMENTS ->
          "Where the tenant is established. The law of each must be modelled or acknowledged.";
      case CERTIFICATIONS ->
          "Attestations that whoever processes the data holds, with dates; expired ones count no more.";
      case PINS ->
          "Countries, groups of countries and cloud partitions that the contract names. A pin narrows and never makes lawful"
              + " what a statute forbids.";
    };
  }

  private static String answers(Fact fact) {
    return switch (fact) {
      case DATA_CATEGORIES, SUBJECT_COUNTRIES, SUBJECT_SUBDIVISIONS ->
          "the tenant, of its own data";
      case SECTORS, ESTABLISHMENTS -> "the tenant, of its business";
      case TRANSFER_MECHANISMS -> "counsel or the data protection officer, on a document";
      case CERTIFICATIONS -> "the operator of the platform, on the certificate";
      case PINS -> "both sides of the contract";
    };
  }

  private static String values(Fact fact) {
    return switch (fact) {
      case DATA_CATEGORIES -> list(DataCategory.values());
      case TRANSFER_MECHANISMS -> list(Mechanism.values());
      case SECTORS -> list(Sector.values());
      case CERTIFICATIONS -> list(Certification.values());
      case SUBJECT_SUBDIVISIONS -> "codes of ISO 3166-2, such as `CA-QC`";
      case SUBJECT_COUNTRIES, ESTABLISHMENTS -> "codes of ISO 3166-1, such as `DE`";
      case PINS ->
          "`countries`: codes of ISO 3166-1; `groups`: "
              + Arrays.stream(PinGroup.values())
                  .map(group -> Markdown.code(group.wireName()))
                  .collect(joining(", "))
              + "; `partitions`: "
              + Arrays.stream(Partition.values())
                  .map(partition -> Markdown.code(partition.code()))
                  .collect(joining(", "));
    };
  }

  private static String list(Term[] terms) {
    return Arrays.stream(terms).map(term -> Markdown.code(term.wireName())).collect(joining(", "));
  }

  private String packs(Fact fact) {
    var names = new TreeSet<String>();
    for (var definition : packs.at(at)) {
      if (goesBy(definition, fact)) {
        names.add(definition.pack().name());
      }
    }
    return names.isEmpty()
        ? "none"
        : names.stream().map(name -> Markdown.link(name, name + ".md")).collect(joining(", "));
  }

  private static boolean goesBy(PackDefinition definition, Fact fact) {
    Set<Fact> scope = definition.scope().when().facts();
    return scope.contains(fact)
        || definition.rules().rules().stream()
            .anyMatch(rule -> List.copyOf(rule.attributes()).contains(fact.wireName()));
  }
}
