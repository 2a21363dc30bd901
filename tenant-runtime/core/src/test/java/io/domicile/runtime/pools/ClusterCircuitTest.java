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

  private ClusterCircuit.Attempt attempt() {
    return new ClusterCircuit.Attempt(false, now.get());
  }

  private void assertRefused() {
    assertThatThrownBy(() -> circuit.enter("acme"))
        .isInstanceOfSatisfying(
            TenantUnavailableException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.CIRCUIT_OPEN);
              assertThat(e.retryAfter()).isBetween(Duration.ZERO, Duration.ofSeconds(1));
            });
  }

  private void open() {
    for (int i = 0; i < 3; i++) {
      circuit.failed(attempt());
    }
  }

  @Test
  void three_failures_in_a_row_open_it_and_a_success_between_them_does_not() throws Exception {
    circuit.failed(attempt());
    circuit.failed(attempt());
    circuit.succeeded();
    circuit.failed(attempt());
    circuit.failed(attempt());
    assertThat(circuit.enter("acme").isProbe()).isFalse();
    circuit.failed(attempt());
    assertThat(circuit.isOpen()).isTrue();
    assertRefused();
  }

  @Test
  void one_probe_at_a_time_asks_and_a_success_closes_it() throws Exception {
    open();
    pass(Duration.ofMillis(700));
    assertThat(circuit.refuses("acme")).isFalse();
    var probe = circuit.enter("acme");
    assertThat(probe.isProbe()).isTrue();
    assertRefused();
    circuit.succeeded();
    circuit.left(probe);
    assertThat(circuit.enter("acme").isProbe()).isFalse();
    assertThat(circuit.opened()).isOne();
  }

  @Test
  void a_probe_that_hangs_does_not_keep_back_the_next() throws Exception {
    open();
    pass(Duration.ofMillis(700));
    assertThat(circuit.enter("acme").isProbe()).isTrue();
    pass(Duration.ofMillis(700));
    assertThat(circuit.enter("acme").isProbe()).isTrue();
  }

  @Test
  void a_failed_probe_leaves_it_open() throws Exception {
    open();
    pass(Duration.ofMillis(700));
    var probe = circuit.enter("acme");
    circuit.failed(probe);
    circuit.left(probe);
    assertRefused();
    assertThat(circuit.opened()).isOne();
  }

  @Test
  void an_attempt_from_before_the_last_success_does_not_open_it_again() throws Exception {
    var hangs = attempt();
    open();
    pass(Duration.ofMillis(700));
    var probe = circuit.enter("acme");
    circuit.succeeded();
    circuit.left(probe);
    for (int i = 0; i < 8; i++) {
      circuit.failed(hangs);
    }
    assertThat(circuit.isOpen()).isFalse();
  }

  @Test
  void the_next_probe_is_another_tenant_s_if_another_asks() throws Exception {
    open();
    pass(Duration.ofMillis(700));
    circuit.failed(circuit.enter("broken"));
    assertThat(circuit.refuses("well")).isTrue();
    pass(Duration.ofMillis(650));
    assertThat(circuit.refuses("broken")).isTrue();
    assertThat(circuit.enter("well").isProbe()).isTrue();
  }
}
