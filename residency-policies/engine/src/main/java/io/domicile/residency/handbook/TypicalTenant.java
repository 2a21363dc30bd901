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
        of(
                "DE scc US",
                "people in Germany, standard contractual clauses for the United States",
                "DE")
            .under("US", Mechanism.SCC),
        of("DE dpf", "people in Germany, an American importer certified under the framework", "DE")
            .under("US", Mechanism.DPF),
        of(
                "DE health",
                "people in Germany, health data with a clinic's processor established there, a C5 type 2 attestation",
                "DE")
            .with(DataCategory.HEALTH)
            .as(Sector.HEALTHCARE)
            .establishedIn("DE")
            .holding(Certification.C5_TYPE_2),
        of("FR health", "people in France, health data, a certified host", "FR")
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
        of("BR scc US", "people in Brazil, Brazilian clauses for the United States", "BR")
            .under("US", Mechanism.BR_SCC),
        of("IN pay", "people in India, payment data", "IN").with(DataCategory.PAYMENT),
        of("JP", "people in Japan", "JP"),
        of("KR consent US", "people in Korea, separate consent to the United States", "KR")
            .under("US", Mechanism.KR_CONSENT),
        of("SG", "people in Singapore", "SG"),
        of("AE health", "people in the Emirates, health data", "AE").with(DataCategory.HEALTH),
        of("CN", "people in mainland China", "CN"),
        of(
                "SA scc DE",
                "people in Saudi Arabia, Saudi clauses and an assessment of the risk for Germany",
                "SA")
            .under("DE", Mechanism.SA_SCC, Mechanism.SA_RISK_ASSESSMENT),
        of("TR scc DE", "people in Türkiye, the Turkish standard contract for Germany", "TR")
            .under("DE", Mechanism.TR_SCC),
        of("RU", "people in Russia", "RU"));
  }

  private static TypicalTenant of(String label, String description, String country) {
    var facts =
        TenantFacts.unknown()
            .withDataCategories(List.of(DataCategory.PERSONAL))
            .withSubjectCountries(List.of(Country.of(country)))
            .withTransferMechanisms(List.of())
            .withSectors(List.of(Sector.UNREGULATED));
    return new TypicalTenant(label, description, ResidencyPolicy.of(facts).recordedNow());
  }

  /** Each serves in that country and nowhere else; a list of certified importers for one on it. */
  private TypicalTenant under(String destination, Mechanism... mechanisms) {
    return facts(
        policy
            .facts()
            .withTransferMechanisms(
                Arrays.stream(mechanisms)
                    .map(
                        mechanism ->
                            TransferMechanism.of(mechanism)
                                .in(List.of(Country.of(destination)))
                                .by("an importer"))
                    .toList()));
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
    return new TypicalTenant(label, description, policy.withFacts(facts));
  }

  private TypicalTenant pinned(String country) {
    return new TypicalTenant(
        label, description, policy.withPins(Pins.to(List.of(Country.of(country)))));
  }
}
