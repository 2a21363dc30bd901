package io.domicile.residency.packs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandardPacksTest {
  private final Packs packs = Packs.standard();

  @Test
  void every_jurisdiction_of_the_catalogue_has_its_packs() {
    assertThat(packs.all())
        .extracting(Pack::name)
        .containsExactly(
            "ae-adgm",
            "ae-cbuae",
            "ae-difc",
            "ae-health",
            "ae-pdpl",
            "ar-data-protection",
            "au-apra",
            "au-my-health-records",
            "au-privacy",
            "be-nis2",
            "bh-pdpl",
            "br-lgpd",
            "ca-ab-pipa",
            "ca-bc-public",
            "ca-ns-public",
            "ca-on-health",
            "ca-pipeda",
            "ca-qc-private-sector",
            "ch-fadp",
            "ch-finma",
            "cl-data-protection",
            "cn-data-export",
            "co-data-protection",
            "contract-pins",
            "de-bund-cloud",
            "de-nis2",
            "de-sgb5-393",
            "eg-pdpl",
            "eu-data-act-32",
            "eu-dora",
            "eu-eba-outsourcing",
            "eu-gdpr",
            "eu-nis2",
            "fr-cloud-au-centre",
            "fr-hds",
            "fr-sren-31",
            "hk-pdpo",
            "hk-sfc-records",
            "id-ojk",
            "id-pdp",
            "id-pp71",
            "il-transfers",
            "in-cert-in",
            "in-dpdp",
            "in-irdai",
            "in-rbi-outsourcing",
            "in-rbi-payments",
            "in-sebi",
            "in-spdi",
            "it-nis2",
            "jp-appi",
            "ke-dpa",
            "ke-strategic",
            "kr-electronic-finance",
            "kr-medical-records",
            "kr-pipa",
            "kz-personal-data",
            "mx-cnbv",
            "mx-lfpdppp",
            "my-bnm-rmit",
            "my-pdpa",
            "ng-cbn-payments",
            "ng-ndpa",
            "ng-sovereign-data",
            "nz-privacy",
            "pci-dss",
            "pe-data-protection",
            "ph-dpa",
            "qa-pdppl",
            "ru-152fz",
            "sa-government-data",
            "sa-pdpl",
            "sa-sama",
            "sg-mas",
            "sg-pdpa",
            "th-pdpa",
            "tr-banking",
            "tr-kvkk",
            "tw-fsc-outsourcing",
            "tw-medical-records",
            "tw-pdpa",
            "uk-gdpr",
            "uk-nhs",
            "us-az-ahcccs",
            "us-bulk-data",
            "us-cjis",
            "us-fedramp",
            "us-fl-health-records",
            "us-general",
            "us-glba",
            "us-hipaa",
            "us-itar",
            "us-oh-offshore",
            "us-tx-health-records",
            "us-tx-ramp",
            "uy-data-protection",
            "uz-personal-data",
            "vn-cybersecurity",
            "vn-data-law",
            "vn-pdpl",
            "za-bank-offshoring",
            "za-popia");
    assertThat(packs.find("eu-gdpr@1.0")).isPresent();
    assertThat(packs.find("atlantis")).isEmpty();
  }

  @Test
  void each_proscribed_country_has_its_own_date() {
    assertThat(proscribed("2020-06-01"))
        .contains("ER", "RU", "CN")
        .doesNotContain("ET", "NI", "HK");
    assertThat(proscribed("2021-11-01")).contains("ET", "HK").doesNotContain("NI", "KH");
    assertThat(proscribed("2024-03-15")).contains("NI", "KH", "ER");
    assertThat(proscribed("2026-07-01")).contains("NI", "ER").doesNotContain("KH");
  }

  private Set<String> proscribed(String day) {
    return packs.lists().countries("us-itar-proscribed", Instant.parse(day + "T12:00:00Z"));
  }

  @Test
  void no_rule_is_without_a_citation_a_source_and_a_reason() {
    assertThat(packs.definitions())
        .allSatisfy(
            pack -> {
              assertThat(pack.rules().rules())
                  .allSatisfy(
                      rule -> {
                        assertThat(rule.annotation("citation")).isNotBlank();
                        assertThat(rule.annotation("source"))
                            .matches("https?://.+|urn:domicile:contract");
                        assertThat(rule.annotation("reason")).isNotBlank();
                      });
              if (pack.otherwise() != null) {
                assertThat(pack.otherwise().citation()).isNotBlank();
              }
              assertThat(pack.scope().citation()).isNotBlank();
              assertThat(pack.obligations())
                  .allSatisfy(duty -> assertThat(duty.citation()).isNotBlank());
            });
  }

  @Test
  void what_no_lawyer_has_read_says_so() throws Exception {
    var json = new ObjectMapper().valueToTree(packs.find("eu-gdpr").orElseThrow());

    assertThat(json.path("unreviewed").asBoolean()).isTrue();
    assertThat(json.path("effectiveFrom").asText()).isEqualTo("2018-05-25");
    assertThat(json.path("digest").asText()).matches("[0-9a-f]{64}");
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "name",
            "version",
            "title",
            "jurisdiction",
            "authority",
            "language",
            "effectiveFrom",
            "localisesIn",
            "digest",
            "unreviewed");
  }

  @Test
  void packs_read_from_disk_are_those_on_the_class_path() {
    var fromDisk = Packs.load(Path.of("../packs"), Path.of("../lists"));

    assertThat(fromDisk.all()).isEqualTo(packs.all());
    assertThat(fromDisk.lists().digest()).isEqualTo(packs.lists().digest());
  }

  @Test
  void a_machine_without_cedar_s_library_is_refused_at_start_and_told_why() throws Exception {
    var command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LoadsPacks.class.getName());
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("CEDAR_JAVA_FFI_LIB", "/nowhere/libcedar_java_ffi.so");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(said).startsWith("refused: Cedar's native library cannot be loaded");
  }
}
