package io.domicile.controlplane.findings;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.domicile.controlplane.fleet.Combination;
import io.domicile.controlplane.fleet.Fleet;
import io.domicile.controlplane.fleet.FleetMember;
import io.domicile.controlplane.packs.PackVersions;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.region.Partition;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.simulation.Effect;
import io.domicile.residency.simulation.Simulation;
import io.domicile.residency.simulation.Supposition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides about every placement again, each combination once. */
final class Sweep {

  /** How far ahead it looks for law that lapses. */
  private static final Duration AHEAD = Duration.ofDays(180);

  private static final int AT_ONCE = 200;

  private final Fleet fleet;
  private final Decisions decisions;
  private final FindingWriter writer;
  private final List<RegionCode> regions;
  private final Clock clock;

  Sweep(Fleet fleet, Decisions decisions, Partition partition, FindingWriter writer, Clock clock) {
    this.fleet = fleet;
    this.decisions = decisions;
    this.writer = writer;
    this.regions =
        decisions.regions().all().stream()
            .filter(region -> region.partition() == partition)
            .map(Region::code)
            .toList();
    this.clock = clock;
  }

  RecurringTask<Void> task(Duration interval) {
    return Tasks.recurring("sweep-placements", FixedDelay.of(interval))
        .execute((instance, context) -> run());
  }

  void run() {
    Run run = new Run(clock.instant());
    fleet.visit(run);
    run.keep();
  }

  /** One pass. */
  private final class Run implements Fleet.Visitor<RuntimeException> {

    private final Simulation now;
    private final Simulation ahead;
    private final List<FleetMember> members = new ArrayList<>();
    private List<Expected> expected = List.of();
    private @Nullable Combination combination;

    Run(Instant instant) {
      this.now = simulation(instant, instant);
      this.ahead = simulation(instant, instant.plus(AHEAD));
    }

    private Simulation simulation(Instant instant, Instant at) {
      return new Simulation(
          decisions.regions(),
          decisions.packs(),
          Supposition.ofTime(decisions.packs(), at),
          instant,
          regions);
    }

    @Override
    public void combination(Combination next) {
      keep();
      combination = next;
      expected = expect(next);
    }

    private List<Expected> expect(Combination next) {
      var found = new ArrayList<Expected>();
      var present = now.judge(next.residency(), next.assets());
      if (present.effect().unlawful()) {
        found.add(Expected.unlawful(present));
      } else {
        var future = ahead.judge(next.residency(), next.assets());
        if (future.effect() == Effect.NEWLY_UNLAWFUL) {
          found.add(Expected.lapses(future));
        }
      }
      PackVersions.of(decisions, next.residency()).stream()
          .filter(kept -> kept.newer() != null)
          .map(Expected::newerVersion)
          .forEach(found::add);
      return found;
    }

    @Override
    public void tenant(FleetMember member) {
      members.add(member);
      if (members.size() == AT_ONCE) {
        keep();
      }
    }

    void keep() {
      if (combination != null && !members.isEmpty()) {
        writer.keep(combination, members, expected);
        members.clear();
      }
    }
  }
}
