package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ClusterCircuitTest {

  private final AtomicLong now = new AtomicLong();
  private final ClusterCircuit circuit = new ClusterCircuit(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private void assertRefused() {
    assertThatThrownBy(circuit::enter)
        .isInstanceOfSatisfying(
            TenantUnavailableException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.CIRCUIT_OPEN);
              assertThat(e.retryAfter()).isBetween(Duration.ZERO, Duration.ofSeconds(1));
            });
  }

  private void open() {
    for (int i = 0; i < 3; i++) {
      circuit.failed();
    }
  }

  @Test
  void three_failures_in_a_row_open_it_and_a_success_between_them_does_not() throws Exception {
    circuit.failed();
    circuit.failed();
    circuit.succeeded();
    circuit.failed();
    circuit.failed();
    assertThat(circuit.enter()).isFalse();
    circuit.failed();
    assertThat(circuit.isOpen()).isTrue();
    assertRefused();
  }

  @Test
  void one_probe_at_a_time_asks_and_a_success_closes_it() throws Exception {
    open();
    pass(Duration.ofMillis(700));
    assertThat(circuit.refuses()).isFalse();
    assertThat(circuit.enter()).isTrue();
    assertRefused();
    circuit.succeeded();
    circuit.left(true);
    assertThat(circuit.enter()).isFalse();
    assertThat(circuit.opened()).isOne();
  }

  @Test
  void a_probe_that_hangs_does_not_keep_back_the_next() throws Exception {
    open();
    pass(Duration.ofMillis(700));
    assertThat(circuit.enter()).isTrue();
    pass(Duration.ofMillis(700));
    assertThat(circuit.enter()).isTrue();
  }

  @Test
  void a_failed_probe_leaves_it_open() throws Exception {
    open();
    pass(Duration.ofMillis(700));
    circuit.enter();
    circuit.failed();
    circuit.left(true);
    assertRefused();
    assertThat(circuit.opened()).isOne();
  }
}
