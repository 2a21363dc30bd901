package io.domicile.residency.handbook;

import static io.domicile.residency.handbook.Markdown.code;

import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.residency.placement.Survey;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.LocalDate;
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
  private final LocalDate day;

  MatrixPage(Regions regions, Packs packs, LocalDate day) {
    this.regions = regions;
    this.day = day;
    var noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
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
        "All packs together, on "
            + day
            + ", for typical tenants: people in one country, ordinary personal data, no regulated sector and nothing else"
            + " declared, unless the table below says otherwise. A dot is a lawful home: primary, backup, key, log,"
            + " telemetry and cache may all be there. An instrument such as clauses serves in the country that its column"
            + " names and nowhere else.");
    page.paragraph(
        "The page is made anew at each release; its date is the day for which it was made, and an adequacy decision that"
            + " ends later is still counted. Ask `./domicile decisions ask --at` about another day.");
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
