package io.domicile.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.benchmarks.report.Report;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BenchmarksTest {

  static List<Topic> topics() {
    return Benchmarks.TOPICS;
  }

  @ParameterizedTest
  @MethodSource("topics")
  void a_topic_fills_its_report_in(Topic topic, @TempDir Path output) throws Exception {
    var report = new Report(topic.name(), topic.title());
    topic.measure(report, true);
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
