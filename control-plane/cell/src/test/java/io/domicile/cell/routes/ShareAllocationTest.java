package io.domicile.cell.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.cell.routes.ShareAllocation.RuntimeShare;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShareAllocationTest {

  private static final int HOLD = 900;
  private static final int GRACE = 60;

  /** A cell's accounts, and runtimes that come, go, fall silent, lose answers and their disks. */
  private static final class Simulation {

    final ShareAllocation allocation;
    final List<RuntimeShare> accounts = new ArrayList<>();
    final List<Participant> runtimes = new ArrayList<>();
    int now;

    /** The truth about one runtime: what it may use, and what it still does. */
    private static final class Participant {
      int heardAt = Integer.MIN_VALUE / 2;
      int askedAt = Integer.MIN_VALUE / 2;
      int share;
      int reserved;
      long known;
      long settled;
      int open;

      int allowed(int now) {
        return now < askedAt + HOLD ? share : reserved;
      }
    }

    Simulation(int budget, int reservedPercent, int enrolled) {
      allocation = new ShareAllocation(budget, reservedPercent);
      for (int i = 0; i < enrolled; i++) {
        accounts.add(RuntimeShare.unknown("runtime-" + i));
        runtimes.add(new Participant());
      }
    }

    private void hear(int asking, long known, long settled) {
      List<RuntimeShare> before = new ArrayList<>();
      for (int i = 0; i < accounts.size(); i++) {
        RuntimeShare a = accounts.get(i);
        boolean silent = runtimes.get(i).heardAt + HOLD + GRACE < now;
        before.add(
            new RuntimeShare(
                a.runtime(), a.serial(), a.offered(), a.reserved(), a.held(), a.kept(), silent));
      }
      before.set(asking, before.get(asking).asks(known, settled));
      runtimes.get(asking).heardAt = now;
      var after = new ArrayList<>(allocation.divide(before));
      after.sort(Comparator.comparing(RuntimeShare::runtime));
      accounts.clear();
      accounts.addAll(after);
    }

    void poll(int i, boolean answerIsLost) {
      Participant runtime = runtimes.get(i);
      if (runtime.open <= runtime.share) {
        runtime.settled = runtime.known;
      }
      int asked = now;
      hear(i, runtime.known, runtime.settled);
      if (!answerIsLost) {
        RuntimeShare account = accounts.get(i);
        if (account.serial() > runtime.known) {
          runtime.known = account.serial();
          runtime.share = account.offered();
          runtime.reserved = account.reserved();
        }
        runtime.askedAt = asked;
      }
    }

    /** Opens what it may; what it may no longer closes at once if it is idle. */
    void use(int i, boolean drains) {
      Participant runtime = runtimes.get(i);
      int allowed = runtime.allowed(now);
      if (runtime.open < allowed || drains) {
        runtime.open = allowed;
      }
    }

    /** A runtime that has heard nothing for the time its share holds gives up what it must. */
    void pass(int seconds) {
      now += seconds;
      for (Participant runtime : runtimes) {
        if (now >= runtime.askedAt + HOLD) {
          runtime.open = Math.min(runtime.open, runtime.reserved);
        }
      }
    }

    void restartWithEmptyDisk(int i) {
      int heardAt = runtimes.get(i).heardAt;
      runtimes.set(i, new Participant());
      runtimes.get(i).heardAt = heardAt;
    }

    int open() {
      return runtimes.stream().mapToInt(runtime -> runtime.open).sum();
    }

    int mayBeOpen() {
      return runtimes.stream().mapToInt(r -> Math.max(r.open, r.allowed(now))).sum();
    }

    void settle() {
      for (int round = 0; round < 6; round++) {
        for (int i = 0; i < runtimes.size(); i++) {
          poll(i, false);
          use(i, true);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void the_sum_of_shares_never_exceeds_the_budget(long seed) {
    var random = new Random(seed);
    int budget = 1 + random.nextInt(300);
    int enrolled = 1 + random.nextInt(9);
    var simulation = new Simulation(budget, random.nextInt(101), enrolled);
    for (int step = 0; step < 5_000; step++) {
      int one = random.nextInt(enrolled);
      switch (random.nextInt(12)) {
        case 0 -> simulation.pass(random.nextInt(2 * HOLD));
        case 1 -> simulation.pass(HOLD + GRACE + 1);
        case 2 -> simulation.restartWithEmptyDisk(one);
        case 3 -> simulation.poll(one, true);
        case 4, 5 -> simulation.use(one, random.nextBoolean());
        default -> {
          simulation.pass(random.nextInt(20));
          simulation.poll(one, false);
        }
      }
      assertThat(simulation.mayBeOpen())
          .as("seed %d, step %d", seed, step)
          .isLessThanOrEqualTo(budget);
    }
    simulation.settle();
    int equal = budget / enrolled;
    assertThat(simulation.runtimes).as("all there").allMatch(runtime -> runtime.share == equal);
  }

  @Test
  void the_only_runtime_there_has_all_but_what_is_reserved_for_the_others() {
    var simulation = new Simulation(100, 50, 2);
    simulation.poll(0, false);
    assertThat(simulation.runtimes.get(0).share).isEqualTo(75);
    assertThat(simulation.runtimes.get(0).reserved).isEqualTo(25);
  }

  @Test
  void a_newcomer_gets_what_is_free_and_the_rest_when_the_others_have_made_room() {
    var simulation = new Simulation(100, 50, 2);
    simulation.settle();
    simulation.restartWithEmptyDisk(1);
    simulation.pass(HOLD + GRACE + 1);
    for (int i = 0; i < 3; i++) {
      simulation.poll(0, false);
      simulation.use(0, true);
    }
    assertThat(simulation.runtimes.get(0).share).isEqualTo(75);

    simulation.poll(1, false);
    assertThat(simulation.runtimes.get(1).share).isEqualTo(25);
    simulation.poll(0, false);
    assertThat(simulation.runtimes.get(0).share).isEqualTo(50);
    simulation.poll(0, false);
    simulation.poll(1, false);
    assertThat(simulation.runtimes.get(1).share).as("seventy-five are open still").isEqualTo(25);
    simulation.use(0, true);
    simulation.poll(0, false);
    simulation.poll(1, false);
    assertThat(simulation.runtimes.get(1).share).isEqualTo(50);
    assertThat(simulation.open()).isLessThanOrEqualTo(100);
  }

  @Test
  void a_silent_runtime_keeps_what_is_reserved_and_gives_up_the_rest_by_itself() {
    var simulation = new Simulation(100, 50, 2);
    simulation.settle();
    simulation.use(0, true);
    simulation.pass(HOLD);
    assertThat(simulation.runtimes.get(0).open).isEqualTo(25);
    simulation.poll(1, false);
    assertThat(simulation.runtimes.get(1).share)
        .as("not before the grace has passed")
        .isEqualTo(50);
    simulation.pass(GRACE + 1);
    simulation.poll(1, false);
    assertThat(simulation.runtimes.get(1).share).isEqualTo(75);
    simulation.poll(0, false);
    assertThat(simulation.runtimes.get(0).share).as("back, without its old share").isEqualTo(25);
  }

  @Test
  void the_only_enrolled_runtime_keeps_everything() {
    var simulation = new Simulation(60, 50, 1);
    simulation.poll(0, false);
    assertThat(simulation.runtimes.get(0).reserved).isEqualTo(60);
  }
}
