package io.domicile.residency.handbook;

import io.domicile.residency.policy.Certification;
import io.domicile.residency.policy.DataCategory;
import io.domicile.residency.policy.HeldCertification;
import io.domicile.residency.policy.Mechanism;
import io.domicile.residency.policy.Pins;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.Sector;
import io.domicile.residency.policy.TenantFacts;
import io.domicile.residency.policy.TransferMechanism;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Subdivision;
import java.util.Arrays;
import java.util.List;

/**
 * A column of the matrix.
 *
 * @param label its head, short
 * @param description what the tenant declares, in words
 */
record TypicalTenant(String label, String description, ResidencyPolicy policy) {

  static List<TypicalTenant> all() {
    return List.of(
        of("DE", "people in Germany", "DE"),
        of("DE scc", "people in Germany, standard contractual clauses", "DE", Mechanism.SCC),
        of(
            "DE dpf",
            "people in Germany, importer certified under the framework",
            "DE",
            Mechanism.DPF),
        of(
                "DE health",
                "people in Germany, health data with a clinic's processor established there, standard contractual clauses, a C5 type 2 attestation",
                "DE",
                Mechanism.SCC)
            .with(DataCategory.HEALTH)
            .as(Sector.HEALTHCARE)
            .establishedIn("DE")
            .holding(Certification.C5_TYPE_2),
        of(
                "FR health",
                "people in France, health data, standard contractual clauses, a certified host",
                "FR",
                Mechanism.SCC)
            .with(DataCategory.HEALTH)
            .holding(Certification.HDS_V2),
        of("GB", "people in the United Kingdom", "GB"),
        of("CH", "people in Switzerland", "CH"),
        of("QC", "people in Quebec", "CA").in(Subdivision.of("CA-QC")),
        of("ON", "people in Ontario", "CA").in(Subdivision.of("CA-ON")),
        of("US", "people in the United States", "US"),
        of("AU", "people in Australia", "AU"),
        of("AE", "people in the Emirates", "AE"),
        of("IN", "people in India", "IN"),
        of("US pin", "people in the United States, pinned there by contract", "US").pinned("US"),
        of("BR scc", "people in Brazil, Brazilian clauses", "BR", Mechanism.BR_SCC),
        of("IN pay", "people in India, payment data", "IN").with(DataCategory.PAYMENT),
        of("JP", "people in Japan", "JP"),
        of("KR consent", "people in Korea, separate consent", "KR", Mechanism.KR_CONSENT),
        of("SG", "people in Singapore", "SG"),
        of("AE health", "people in the Emirates, health data", "AE").with(DataCategory.HEALTH),
        of("CN", "people in mainland China", "CN"),
        of(
            "SA scc",
            "people in Saudi Arabia, Saudi clauses and an assessment of the risk",
            "SA",
            Mechanism.SA_SCC,
            Mechanism.SA_RISK_ASSESSMENT),
        of("TR scc", "people in Türkiye, the Turkish standard contract", "TR", Mechanism.TR_SCC),
        of("RU", "people in Russia", "RU"));
  }

  private static TypicalTenant of(
      String label, String description, String country, Mechanism... mechanisms) {
    var facts =
        TenantFacts.unknown()
            .withDataCategories(List.of(DataCategory.PERSONAL))
            .withSubjectCountries(List.of(Country.of(country)))
            .withTransferMechanisms(Arrays.stream(mechanisms).map(TransferMechanism::of).toList())
            .withSectors(List.of(Sector.UNREGULATED));
    return new TypicalTenant(label, description, ResidencyPolicy.of(facts));
  }

  private TypicalTenant with(DataCategory category) {
    return facts(policy.facts().withDataCategories(List.of(DataCategory.PERSONAL, category)));
  }

  private TypicalTenant holding(Certification certification) {
    return facts(policy.facts().withCertifications(List.of(HeldCertification.of(certification))));
  }

  private TypicalTenant as(Sector sector) {
    return facts(policy.facts().withSectors(List.of(sector)));
  }

  private TypicalTenant establishedIn(String country) {
    return facts(policy.facts().withEstablishments(List.of(Country.of(country))));
  }

  private TypicalTenant in(Subdivision subdivision) {
    return facts(policy.facts().withSubjectSubdivisions(List.of(subdivision)));
  }

  private TypicalTenant facts(TenantFacts facts) {
    return new TypicalTenant(
        label, description, new ResidencyPolicy(policy.packs(), facts, policy.pins()));
  }

  private TypicalTenant pinned(String country) {
    return new TypicalTenant(
        label,
        description,
        ResidencyPolicy.of(policy.facts(), Pins.to(List.of(Country.of(country)))));
  }
}
