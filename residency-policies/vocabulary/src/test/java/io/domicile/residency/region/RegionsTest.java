package io.domicile.residency.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {
  private final Regions regions = Regions.standard();

  @Test
  void a_provider_s_label_is_not_a_jurisdiction() {
    assertThat(regions.find(RegionCode.of("eu-west-2")))
        .hasValueSatisfying(london -> assertThat(london.country()).isEqualTo(Country.of("GB")));
    assertThat(regions.find(RegionCode.of("eu-central-2")))
        .hasValueSatisfying(zurich -> assertThat(zurich.country()).isEqualTo(Country.of("CH")));
  }

  @Test
  void quebec_and_alberta_are_told_apart() {
    assertThat(regions.find(RegionCode.of("ca-central-1")).orElseThrow().subdivision())
        .isEqualTo(Subdivision.of("CA-QC"));
    assertThat(regions.find(RegionCode.of("ca-west-1")).orElseThrow().subdivision())
        .isEqualTo(Subdivision.of("CA-AB"));
  }

  @Test
  void all_four_partitions_are_there_and_no_region_is_in_russia_turkey_or_saudi_arabia() {
    assertThat(regions.all()).hasSize(39);
    assertThat(regions.all().stream().map(Region::partition)).contains(Partition.values());
    assertThat(List.of("RU", "TR", "SA")).noneMatch(code -> regions.existsIn(Country.of(code)));
  }

  @Test
  void an_unknown_region_is_not_found_and_a_repeated_one_is_refused() {
    assertThat(regions.find(RegionCode.of("ru-central-1"))).isEmpty();
    var dublin = regions.find(RegionCode.of("eu-west-1")).orElseThrow();
    assertThatIllegalArgumentException().isThrownBy(() -> new Regions(List.of(dublin, dublin)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "eu",
        "eu-central",
        "EU-CENTRAL-1",
        "eu-central-1a",
        "eu_central_1",
        "../etc-x-1"
      })
  void what_does_not_look_like_a_region_code_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> RegionCode.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"QC", "CA-", "CA-QCQC", "XX-QC", "ca-qc"})
  void what_is_not_a_subdivision_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Subdivision.of(text));
  }
}
