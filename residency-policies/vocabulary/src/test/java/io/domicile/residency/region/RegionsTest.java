package io.domicile.residency.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
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
  void all_four_partitions_of_aws_are_there_and_no_region_is_in_russia_turkey_or_saudi_arabia() {
    assertThat(regions.all()).hasSize(39);
    assertThat(regions.all().stream().map(Region::partition))
        .contains(Partition.AWS, Partition.AWS_CN, Partition.AWS_US_GOV, Partition.AWS_EUSC);
    assertThat(List.of("RU", "TR", "SA")).noneMatch(code -> regions.existsIn(Country.of(code)));
  }

  @Test
  void regions_of_other_clouds_can_be_asked_about_and_are_no_homes() {
    var frankfurt = RegionCode.of("europe-west3");
    var amsterdam = RegionCode.of("westeurope");

    assertThat(regions.find(frankfurt).orElseThrow().country()).isEqualTo(Country.of("DE"));
    assertThat(regions.find(amsterdam).orElseThrow().country()).isEqualTo(Country.of("NL"));
    assertThat(regions.find(RegionCode.of("me-central2")).orElseThrow().country())
        .isEqualTo(Country.of("SA"));
    assertThat(regions.all()).noneMatch(region -> region.code().equals(frankfurt));
    assertThat(regions.indexOf(amsterdam)).isEqualTo(-1);
    assertThat(regions.elsewhere()).hasSizeGreaterThan(100);
  }

  @Test
  void more_than_127_data_centres_of_one_s_own_keep_their_numbers() {
    var own =
        IntStream.range(0, 400)
            .mapToObj(
                number ->
                    new Region(
                        RegionCode.of("dc-fra-" + number), Country.of("DE"), null, Partition.OWN))
            .toList();
    var ours = regions.with(own);

    var ordered = List.copyOf(ours.all());
    assertThat(ordered).hasSize(439);
    for (int number = 0; number < ordered.size(); number++) {
      assertThat(ours.indexOf(ordered.get(number).code())).isEqualTo(number);
    }
    assertThat(ours.find(RegionCode.of("westeurope"))).isPresent();
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
