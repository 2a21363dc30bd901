package io.domicile.residency.handbook;

import static io.domicile.residency.handbook.Markdown.code;
import static io.domicile.residency.handbook.Markdown.link;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.cases.WorkedCase;
import io.domicile.residency.cases.WorkedCases;
import io.domicile.residency.cedar.CedarRule;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.Mechanism;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.TransferMechanism;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page of one pack: what it demands, on what ground, and where that leaves a tenant. */
final class PackPage {
  private final Regions regions;
  private final Packs packs;
  private final PackDefinition definition;
  private final Markdown page = new Markdown();

  PackPage(Regions regions, Packs packs, PackDefinition definition) {
    this.regions = regions;
    this.packs = packs;
    this.definition = definition;
  }

  String write() {
    var pack = definition.pack();
    page.heading(1, pack.title());
    page.paragraph(definition.summary());
    head();
    if (!definition.dutiesOnly()) {
      rules();
      places();
    }
    duties();
    cases();
    sourcesRead();
    return page.page();
  }

  private void head() {
    var pack = definition.pack();
    var scope = definition.scope();
    page.tableHead(List.of("Pack", code(pack.reference())));
    page.row(List.of("Jurisdiction", pack.jurisdiction()));
    page.row(List.of("Authority", pack.authority()));
    page.row(List.of("Language of the original", pack.language()));
    page.row(
        List.of(
            "In force",
            "from "
                + pack.effectiveFrom()
                + (pack.effectiveTo() == null ? "" : " until " + pack.effectiveTo())));
    var others =
        packs.definitions().stream()
            .map(PackDefinition::pack)
            .filter(one -> one.name().equals(pack.name()) && !one.equals(pack))
            .map(
                one ->
                    code(one.version())
                        + ", in force from "
                        + one.effectiveFrom()
                        + (one.effectiveTo() == null ? "" : " until " + one.effectiveTo()))
            .toList();
    if (!others.isEmpty()) {
      page.row(List.of("Earlier versions", String.join("; ", others)));
    }
    page.row(
        List.of(
            "Reviewed by a lawyer",
            pack.unreviewed() ? "**unreviewed**" : pack.reviewedBy() + ", " + pack.reviewedAt()));
    page.row(
        List.of("Concerns", scope.reason() + " (" + link(scope.citation(), scope.source()) + ")"));
    page.line("");
  }

  private void rules() {
    page.heading(2, "Rules");
    page.tableHead(List.of("Rule", "Says", "Because", "Ground", "To get there"));
    definition.rules().rules().forEach(this::rule);
    var otherwise = Objects.requireNonNull(definition.otherwise());
    page.row(
        List.of(
            code(otherwise.rule()),
            "otherwise refuse",
            otherwise.reason(),
            link(otherwise.citation(), otherwise.source()),
            Objects.requireNonNullElse(otherwise.remedy(), "")));
    page.line("");
  }

  private void rule(CedarRule rule) {
    page.row(
        List.of(
            code(rule.id()),
            (rule.permit() ? "permit" : "refuse")
                + (rule.actions().isEmpty()
                    ? ""
                    : " to " + String.join(", ", rule.actions().stream().sorted().toList())),
            Objects.requireNonNull(rule.annotation("reason")),
            link(
                Objects.requireNonNull(rule.annotation("citation")),
                Objects.requireNonNull(rule.annotation("source"))),
            Objects.requireNonNullElse(rule.annotation("remedy"), "")));
  }

  /**
   * What a typical tenant may do: the one of the first worked case, as it stands and with each
   * mechanism in turn.
   */
  private void places() {
    var typical = WorkedCases.of(definition).getFirst();
    page.heading(2, "Where a primary database may be");
    page.paragraph(
        "For the tenant of the first case below, on "
            + day(typical)
            + ", as far as this pack goes; other packs may narrow it.");
    page.tableHead(List.of("Mechanism", "Regions"));
    page.row(List.of("none", regionsFor(typical, null)));
    for (var mechanism : Mechanism.values()) {
      if (definition.rules().rules().stream()
          .flatMap(rule -> rule.entities().stream())
          .anyMatch(
              name -> name.type().equals("Mechanism") && name.id().equals(mechanism.wireName()))) {
        page.row(List.of(code(mechanism.wireName()), regionsFor(typical, mechanism)));
      }
    }
    page.line("");
  }

  private String regionsFor(WorkedCase typical, @Nullable Mechanism mechanism) {
    var asked = typical.question().policy();
    var policy =
        new ResidencyPolicy(
            asked.packs(),
            asked
                .facts()
                .withTransferMechanisms(
                    mechanism == null ? List.of() : List.of(TransferMechanism.of(mechanism))),
            asked.pins());
    var decisions =
        new Decisions(
            regions, packs.alone(definition), Clock.fixed(typical.instant(), ZoneOffset.UTC));
    return RegionLists.describe(
        regions,
        regions.all().stream().filter(region -> permits(decisions, policy, region)).toList());
  }

  private boolean permits(Decisions decisions, ResidencyPolicy policy, Region region) {
    return decisions
        .decide(Question.of(policy, AssetKind.PRIMARY, region.code()))
        .policies()
        .stream()
        .filter(result -> result.pack().equals(definition.pack().name()))
        .anyMatch(result -> result.outcome() == Outcome.PERMIT);
  }

  private void duties() {
    if (definition.obligations().isEmpty()) {
      return;
    }
    page.heading(2, "Duties");
    page.tableHead(List.of("Duty", "Within or for", "Ground"));
    definition
        .obligations()
        .forEach(
            duty ->
                page.row(
                    List.of(
                        duty.text() + (duty.when() == null ? "" : " (where it applies)"),
                        Objects.requireNonNullElse(duty.duration(), ""),
                        link(duty.citation(), duty.source()))));
    page.line("");
  }

  private void cases() {
    page.heading(2, "Worked cases");
    page.tableHead(List.of("Case", "Asked", "Answer", "Ground"));
    for (var worked : WorkedCases.of(definition)) {
      var question = worked.question();
      page.row(
          List.of(
              worked.name(),
              question.action()
                  + " "
                  + question.assetKind()
                  + " in "
                  + question.region()
                  + (question.personIn() == null ? "" : " from " + question.personIn())
                  + (worked.keyRegion() == null ? "" : ", keys in " + worked.keyRegion())
                  + (worked.at() == null ? "" : ", on " + worked.at()),
              worked.expect().outcome().wireName().replace('_', ' '),
              worked.expect().citation()));
    }
    page.line("");
  }

  /**
   * What the version rests on besides knowledge; versions from before this was asked list nothing.
   */
  private void sourcesRead() {
    if (definition.sourcesRead().isEmpty()) {
      return;
    }
    page.heading(2, "Sources read");
    page.tableHead(List.of("Source", "Read on", "What of it"));
    for (var source : definition.sourcesRead()) {
      page.row(
          List.of(
              source.url(),
              source.on().toString(),
              Objects.requireNonNullElse(source.note(), "all of it")));
    }
    page.line("");
  }

  private static String day(WorkedCase worked) {
    return Objects.requireNonNullElse(worked.at(), WorkedCase.USUAL_DAY.toString());
  }
}
