package io.domicile.service.retries;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.domicile.testing.logs.CapturedLog;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

final class RepeatedFailuresTest {

  @RegisterExtension
  final CapturedLog log = CapturedLog.of("repeated-failures").at(Level.INFO).alone();

  private final RepeatedFailures failures =
      new RepeatedFailures(LoggerFactory.getLogger("repeated-failures"));

  @Test
  void the_trace_comes_once_and_a_line_each_further_time() {
    for (int i = 1; i <= 100; i++) {
      failures.failed("The sweep", new IllegalStateException("attempt " + i + "\nmore"));
    }

    assertThat(log.events()).hasSize(100);
    assertThat(traces())
        .containsExactly(
            "The sweep failed and is tried again: " + "java.lang.IllegalStateException: attempt 1");
    assertThat(log.lines().getLast())
        .isEqualTo("The sweep failed again: java.lang.IllegalStateException: attempt 100");
  }

  @Test
  void another_failure_and_one_after_a_success_are_news() {
    failures.failed("The sweep", new IllegalStateException("one"));
    failures.failed("The sweep", new IllegalStateException(new IOException("two")));
    failures.succeeded("The sweep");
    failures.failed("The sweep", new IllegalStateException(new IOException("three")));

    assertThat(traces()).hasSize(3);
    assertThat(log.lines()).contains("The sweep is well again.");
  }

  @Test
  void a_success_that_follows_no_failure_says_nothing() {
    failures.succeeded("The sweep");

    assertThat(log.events()).isEmpty();
  }

  private List<String> traces() {
    return log.events().stream()
        .filter(line -> line.getThrowableProxy() != null)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
