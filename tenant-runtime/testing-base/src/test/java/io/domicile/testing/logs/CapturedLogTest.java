package io.domicile.testing.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class CapturedLogTest {

  private final Logger parent = (Logger) LoggerFactory.getLogger("captured");
  private final Logger child = (Logger) LoggerFactory.getLogger("captured.child");

  @Test
  void what_is_said_while_it_is_open_is_heard_and_nothing_else() throws Exception {
    CapturedLog log = CapturedLog.of("captured").at(Level.INFO);
    child.error("before");
    try (log) {
      log.open();
      child.info("first {}", 1);
      child.debug("below");
      var other = new Thread(() -> parent.warn("second"));
      other.start();
      other.join();
      LoggerFactory.getLogger("elsewhere").error("not here");
    }
    child.error("after");

    assertThat(log.lines()).containsExactly("first 1", "second");
  }

  @Test
  void the_logger_is_as_it_was_afterwards() {
    parent.setLevel(Level.ERROR);
    try (var outer = CapturedLog.of("captured").open()) {
      try (var inner = CapturedLog.of("captured").at(Level.TRACE).alone().open()) {
        parent.trace("inside");
        assertThat(inner.lines()).containsExactly("inside");
        assertThat(outer.lines()).isEmpty();
      }
      parent.error("outside");
      assertThat(outer.lines()).containsExactly("outside");
    }
    assertThat(parent.getLevel()).isEqualTo(Level.ERROR);
    assertThat(parent.isAdditive()).isTrue();
    assertThat(parent.iteratorForAppenders().hasNext()).isFalse();
  }
}
