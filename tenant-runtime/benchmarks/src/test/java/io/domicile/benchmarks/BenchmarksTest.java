package io.domicile.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.benchmarks.Topic.Part;
import io.domicile.benchmarks.report.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BenchmarksTest {

  @TempDir private Path output = Path.of("");

  static List<Arguments> parts() {
    return parts(false).toList();
  }

  static List<Arguments> partsThatStartAPlatform() {
    return parts(true).toList();
  }

  private static Stream<Arguments> parts(boolean startsPlatform) {
    return Benchmarks.TOPICS.stream()
        .flatMap(
            topic ->
                topic.parts().stream()
                    .filter(part -> part.startsPlatform() == startsPlatform)
                    .map(part -> Arguments.argumentSet(part.name(), topic, part)));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void a_part_of_a_topic_fills_the_report_in(Topic topic, Part part) throws Exception {
    measure(topic, part);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("partsThatStartAPlatform")
  void a_part_that_starts_a_platform_fills_the_report_in(Topic topic, Part part) throws Exception {
    measure(topic, part);
  }

  private void measure(Topic topic, Part part) throws Exception {
    var report = new Report(topic.name(), topic.title());
    part.measurement().measure(report, true);
    report.write(output);

    assertThat(report.sections())
        .isNotEmpty()
        .allSatisfy(
            section -> {
              assertThat(section.figures())
                  .isNotEmpty()
                  .allSatisfy(figure -> assertThat(figure.value()).isFinite());
              assertThat(section.comparisons()).isNotEmpty();
            });
    var json = new ObjectMapper().readTree(output.resolve(topic.name() + ".json").toFile());
    assertThat(json.path("sections")).hasSameSizeAs(report.sections());
    assertThat(output.resolve(topic.name() + ".md"))
        .content()
        .contains("# " + topic.title(), "| ratio | measured | aimed at | met |");
    assertThat(output.toFile().list()).anyMatch(file -> file.endsWith(".svg"));
  }
}
