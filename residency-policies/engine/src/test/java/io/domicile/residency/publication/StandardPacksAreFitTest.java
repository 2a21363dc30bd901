package io.domicile.residency.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.domicile.residency.cases.WorkedCases;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class StandardPacksAreFitTest {

  @TestFactory
  Stream<DynamicNode> every_worked_case_comes_out_as_written_and_every_pack_is_published() {
    return new PackTests(Regions.standard(), Packs.standard())
        .run(null).stream()
            .map(
                test ->
                    dynamicContainer(
                        test.reference(),
                        Stream.concat(
                            test.results().stream().map(StandardPacksAreFitTest::worked),
                            Stream.of(
                                dynamicTest(
                                    "is fit to be published",
                                    () -> assertThat(test.problems()).isEmpty()),
                                dynamicTest(
                                    "is published: ./domicile packs publish",
                                    () -> assertThat(test.published()).isTrue())))));
  }

  private static DynamicNode worked(WorkedCases.Result result) {
    return dynamicTest(
        result.workedCase().name(),
        () ->
            assertThat(result.passed())
                .as("expected %s, got %s", result.expected(), result.actual())
                .isTrue());
  }
}
