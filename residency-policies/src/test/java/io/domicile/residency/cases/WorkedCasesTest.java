package io.domicile.residency.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.domicile.residency.decision.Outcome;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkedCasesTest {
  private final WorkedCases cases = new WorkedCases(Regions.standard(), Packs.standard());

  static Stream<PackDefinition> packs() {
    return Packs.standard().definitions().stream();
  }

  @TestFactory
  Stream<DynamicNode> every_worked_case_comes_out_as_written() {
    return packs()
        .map(
            pack ->
                dynamicContainer(
                    pack.pack().reference(),
                    WorkedCases.of(pack).stream()
                        .map(
                            worked ->
                                dynamicTest(
                                    worked.name(),
                                    () -> {
                                      var result = cases.run(pack, worked);
                                      assertThat(result.passed()).as(result.explanation()).isTrue();
                                    }))));
  }

  @ParameterizedTest
  @MethodSource("packs")
  void every_pack_has_six_cases_of_both_outcomes_and_each_of_its_rules_decides_one(
      PackDefinition pack) {
    var worked = WorkedCases.of(pack);

    assertThat(worked).hasSizeGreaterThanOrEqualTo(6);
    assertThat(worked).extracting(WorkedCase::name).doesNotHaveDuplicates();
    if (pack.otherwise() == null) {
      assertThat(worked)
          .extracting(one -> one.expect().outcome())
          .containsOnly(Outcome.NOT_APPLICABLE);
      return;
    }
    assertThat(worked)
        .extracting(one -> one.expect().outcome())
        .contains(Outcome.PERMIT, Outcome.DENY);
    var decided = worked.stream().map(one -> one.expect().rule()).toList();
    assertThat(pack.rules().rules()).allSatisfy(rule -> assertThat(decided).contains(rule.id()));
    assertThat(decided).contains(pack.otherwise().rule());
  }
}
