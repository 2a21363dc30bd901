package io.domicile.cell.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.domicile.cell.placement.LawfulHome.Verdict;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.tenant.Isolation;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A cell whose cluster has replicas, and a law that permits a home and no replica of it. */
final class LawfulReplicaTest {

  private static final String PACK =
      """
      {"name": "one-copy", "version": "1.0", "title": "One copy", "jurisdiction": "EU", "authority": "none",
       "language": "en", "effectiveFrom": "2020-01-01", "effectiveTo": null, "reviewedBy": null, "reviewedAt": null,
       "localisesIn": [], "summary": "For a test.",
       "scope": {"citation": "Art 1", "source": "https://example.org/law", "reason": "subjects in Germany",
         "when": {"fact": "subjectCountries", "has": ["DE"]}},
       "otherwise": {"rule": "no-second-copy", "citation": "Art 2", "source": "https://example.org/law",
         "reason": "there is to be one copy", "remedy": "keep no replica"},
       "obligations": []}
      """;

  private static final String RULES =
      """
      @id("the-first-copy")
      @citation("Art 3")
      @source("https://example.org/law")
      @reason("the first copy is free")
      @remedy("keep one copy")
      permit (principal, action, resource) when { principal != Asset::"replica" };
      """;

  private static LawfulHome home(boolean replicated) {
    var packs =
        Packs.of(
            Map.of(
                "one-copy/1.0/pack.json", PACK,
                "one-copy/1.0/rules.cedar", RULES,
                "one-copy/1.0/cases.json", "[]"),
            Map.of());
    var decisions = new Decisions(Regions.standard(), packs, Clock.systemUTC());
    return new LawfulHome(
        new LawfulRegions(decisions),
        RegionCode.of("eu-central-1"),
        Set.of(Isolation.DATABASE),
        replicated);
  }

  @Test
  void without_replicas_the_tenant_is_taken() {
    assertThat(home(false).decide(Tenants.german("one-copy"))).isInstanceOf(Verdict.Lawful.class);
  }

  @Test
  void with_replicas_it_is_refused_with_the_citation() {
    assertThat(home(true).decide(Tenants.german("one-copy")))
        .asInstanceOf(type(Verdict.Refused.class))
        .extracting(Verdict.Refused::reason)
        .isEqualTo("there is to be one copy (one-copy/no-second-copy, Art 2)");
  }
}
