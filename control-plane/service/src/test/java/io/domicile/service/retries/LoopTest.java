package io.domicile.service.retries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoopTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void a_turn_that_fails_is_told_and_the_next_one_comes() throws Exception {
    var turns = new AtomicInteger();
    var told = new LinkedBlockingQueue<Throwable>();
    var fourth = new CountDownLatch(4);
    var loop =
        new Loop(
            "test",
            () -> {
              fourth.countDown();
              switch (turns.incrementAndGet()) {
                case 1 -> throw new IOException("one");
                case 2 -> throw new IllegalStateException("two");
                case 3 -> throw new NoClassDefFoundError("three");
                default -> new CountDownLatch(1).await();
              }
            },
            told::add);
    loop.start();

    assertThat(fourth.await(30, TimeUnit.SECONDS)).isTrue();
    loop.stop(PATIENCE);

    assertThat(told).extracting(Throwable::getMessage).containsExactly("one", "two", "three");
    assertThat(turns).hasValue(4);
  }

  @Test
  void a_failure_that_cannot_be_dealt_with_ends_nothing_either() throws Exception {
    var second = new CountDownLatch(2);
    var loop =
        new Loop(
            "test",
            () -> {
              second.countDown();
              throw new IOException("away");
            },
            cause -> {
              throw new IllegalStateException("and nobody can be told");
            });
    loop.start();

    assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
    loop.stop(PATIENCE);
  }

  @Test
  void a_stop_ends_a_turn_that_waits_and_a_pause_after_a_failure() throws Exception {
    for (boolean fails : new boolean[] {false, true}) {
      var waits = new CountDownLatch(1);
      var ended = new CountDownLatch(1);
      Loop.Turn forEver =
          () -> {
            waits.countDown();
            try {
              new CountDownLatch(1).await();
            } finally {
              ended.countDown();
            }
          };
      var loop =
          new Loop(
              "test",
              () -> {
                if (fails) {
                  throw new IOException("away");
                }
                forEver.take();
              },
              cause -> {
                try {
                  forEver.take();
                } catch (InterruptedException e) {
                  throw e;
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      loop.start();
      assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();

      loop.stop(PATIENCE);

      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(loop.isStopped()).isTrue();
    }
  }

  @Test
  void a_loop_that_is_to_finish_interrupts_nothing() throws Exception {
    var begun = new CountDownLatch(1);
    var wake = new CountDownLatch(1);
    var interrupted = new AtomicInteger();
    var turns = new AtomicInteger();
    var loop =
        new Loop(
            "test",
            () -> {
              turns.incrementAndGet();
              begun.countDown();
              wake.await();
            },
            cause -> interrupted.incrementAndGet());
    loop.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    loop.finish(wake::countDown, PATIENCE);

    assertThat(turns).hasValue(1);
    assertThat(interrupted).hasValue(0);
    assertThat(loop.pause(PATIENCE)).isTrue();
  }

  @Test
  void pauses_double_up_to_their_bound_until_a_success() {
    var backOff = new BackOff(Duration.ofMillis(100), Duration.ofMillis(300));
    for (int full : new int[] {100, 200, 300, 300}) {
      assertThat(backOff.next()).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
    backOff.reset();
    assertThat(backOff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(backOff.next(Duration.ofSeconds(9)))
        .isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(backOff.next()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(BackOff.after(3, Duration.ofMillis(250), 10)).isEqualTo(Duration.ofSeconds(2));
    assertThat(BackOff.after(99, Duration.ofMillis(1), 10)).isEqualTo(Duration.ofMillis(1024));
  }
}
