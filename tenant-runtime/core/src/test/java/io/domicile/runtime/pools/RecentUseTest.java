package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RecentUseTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void what_is_used_often_stays_warmer_than_what_was_used_last() {
    var often = new RecentUse(0);
    for (int second = 1; second <= 20; second++) {
      often.used(second * SECOND);
    }
    var last = new RecentUse(0);
    last.used(25 * SECOND);

    assertThat(often.at(26 * SECOND)).isGreaterThan(last.at(26 * SECOND));
  }

  @Test
  void what_was_used_often_cools_down_when_it_is_used_no_more() {
    var former = new RecentUse(0);
    for (int second = 1; second <= 100; second++) {
      former.used(second * SECOND);
    }
    var present = new RecentUse(0);
    present.used(250 * SECOND);

    assertThat(present.at(251 * SECOND)).isGreaterThan(former.at(251 * SECOND));
  }

  @Test
  void a_tick_counts_once() {
    var recentUse = new RecentUse(0);
    for (int i = 0; i < 1_000; i++) {
      recentUse.used(SECOND);
    }
    assertThat(recentUse.at(SECOND)).isEqualTo(1);
  }
}
