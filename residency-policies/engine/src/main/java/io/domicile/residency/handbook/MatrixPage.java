package io.domicile.residency.handbook;

import static io.domicile.residency.handbook.Markdown.code;

import io.domicile.residency.cases.WorkedCase;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.residency.placement.Survey;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that says, for typical tenants, in which region a home may be, all packs together. */
final class MatrixPage {
  private final Regions regions;
  private final LawfulRegions lawful;

  MatrixPage(Regions regions, Packs packs) {
    this.regions = regions;
    var noon = WorkedCase.USUAL_DAY.atTime(12, 0).toInstant(ZoneOffset.UTC);
    this.lawful =
        new LawfulRegions(new Decisions(regions, packs, Clock.fixed(noon, ZoneOffset.UTC)));
  }

  String write() {
    var codes = regions.all().stream().map(Region::code).toList();
    Map<TypicalTenant, Survey> surveys = new LinkedHashMap<>();
    TypicalTenant.all()
        .forEach(tenant -> surveys.put(tenant, lawful.survey(tenant.policy(), codes)));
    var page = new Markdown();
    page.heading(1, "Where a home may be");
    page.paragraph(
        "All packs together, for typical tenants with ordinary personal data unless it says otherwise, on "
            + WorkedCase.USUAL_DAY
            + ". A dot is a lawful home: primary, backup, key, log, telemetry and cache may all be there.");
    var head = new ArrayList<>(List.of("Region", "Law"));
    surveys.keySet().forEach(tenant -> head.add(tenant.label()));
    page.tableHead(head);
    for (var region : regions.all()) {
      page.row(row(region, surveys));
    }
    page.line("");
    page.heading(2, "The tenants");
    page.tableHead(List.of("Column", "Tenant", "Lawful homes", "Where not, mostly because of"));
    surveys.forEach(
        (tenant, survey) ->
            page.row(
                List.of(
                    tenant.label(),
                    tenant.description(),
                    String.valueOf(survey.lawful().size()),
                    because(survey))));
    return page.page();
  }

  private static List<String> row(Region region, Map<TypicalTenant, Survey> surveys) {
    var law = region.subdivision() == null ? region.country().code() : region.subdivision().code();
    var cells = surveys.values().stream().map(survey -> isLawful(survey, region) ? "●" : "");
    return Stream.concat(Stream.of(code(region.code().value()), law), cells).toList();
  }

  private static boolean isLawful(Survey survey, Region region) {
    return survey.lawful().stream().anyMatch(home -> home.region().equals(region.code()));
  }

  private static String because(Survey survey) {
    var citations =
        survey.refused().stream()
            .map(Candidate.Refused::because)
            .collect(Collectors.groupingBy(result -> result.citation(), Collectors.counting()));
    var most =
        citations.entrySet().stream()
            .max(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()));
    var remark = survey.remarks().isEmpty() ? "" : "; " + String.join("; ", survey.remarks());
    return most.map(Map.Entry::getKey).orElse("") + remark;
  }
}
