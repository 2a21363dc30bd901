package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whose connection goes when a budget is spent, among pools that are played. */
final class RoomForOthersTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ClusterBudget budget = new ClusterBudget(Thread.ofVirtual().factory());

  /** A pool whose connections are all idle. */
  private final class Played implements ClusterBudget.Holder {
    private final double recentUse;
    private int open;
    private int asked;
    private int wantedFor = Integer.MAX_VALUE;

    Played(double recentUse) {
      this.recentUse = recentUse;
    }

    Played open(int connections) throws InterruptedException {
      for (int i = 0; i < connections; i++) {
        assertThat(budget.acquire(this, LONG)).isTrue();
        open++;
        budget.opened(this);
      }
      return this;
    }

    @Override
    public int open() {
      return open;
    }

    @Override
    public int idle() {
      return open;
    }

    @Override
    public double recentUse() {
      return recentUse;
    }

    @Override
    public boolean isWanted() {
      asked++;
      return asked <= wantedFor;
    }

    @Override
    public boolean closeIdle() {
      open--;
      budget.release(this);
      return true;
    }

    @Override
    public void closeNext(ClusterBudget ignored) {
      throw new AssertionError("Something is idle.");
    }
  }

  @Test
  void the_pool_that_was_used_least_of_late_makes_room() throws InterruptedException {
    budget.resize(3);
    var hot = new Played(30).open(1);
    var warm = new Played(5).open(1);
    var rare = new Played(0.9).open(1);

    new Played(0).open(1);

    assertThat(rare.open()).isZero();
    assertThat(hot.open() + warm.open()).isEqualTo(2);
    assertThat(budget.evictions()).isEqualTo(1);
  }

  @Test
  void a_connection_beside_another_idle_one_goes_first_however_hot_its_tenant()
      throws InterruptedException {
    budget.resize(3);
    var hot = new Played(30).open(2);
    var rare = new Played(0.9).open(1);

    new Played(0).open(1);

    assertThat(hot.open()).isEqualTo(1);
    assertThat(rare.open()).isEqualTo(1);
  }

  @Test
  void a_tenant_that_has_a_connection_and_soon_needs_no_other_takes_none_away()
      throws InterruptedException {
    budget.resize(2);
    var rare = new Played(0.9).open(1);
    var hot = new Played(30).open(1);

    hot.wantedFor = 1;
    assertThat(budget.acquire(hot, LONG)).isFalse();

    assertThat(rare.open()).isEqualTo(1);
    assertThat(budget.evictions()).isZero();
    assertThat(budget.waiting()).isZero();
  }

  @Test
  void a_tenant_whose_connection_does_not_come_back_takes_an_idle_one_s_place()
      throws InterruptedException {
    budget.resize(2);
    var rare = new Played(0.9).open(1);
    var hot = new Played(30).open(1);

    hot.open(1);

    assertThat(rare.open()).isZero();
    assertThat(hot.open()).isEqualTo(2);
  }
}
