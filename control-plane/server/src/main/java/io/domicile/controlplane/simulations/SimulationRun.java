package io.domicile.controlplane.simulations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.domicile.contract.json.Json;
import io.domicile.controlplane.fleet.Combination;
import io.domicile.controlplane.fleet.Fleet;
import io.domicile.controlplane.fleet.FleetMember;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.simulation.AssetVerdict;
import io.domicile.residency.simulation.Effect;
import io.domicile.residency.simulation.Simulation;
import io.domicile.residency.simulation.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer while the fleet goes by. Holds one combination and its verdict at a time. Not
 * thread-safe.
 */
final class SimulationRun implements Fleet.Visitor<IOException> {

  /** How long a reader may take; a transaction is open meanwhile. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final ObjectWriter JSON = Json.mapper().writerFor(SimulationEvent.class);

  private final Simulation simulation;
  private final Set<RegionCode> withCells;
  private final OutputStream out;
  private final long started = System.nanoTime();
  private final Tally tenants = new Tally();
  private final Tally assets = new Tally();
  private int combinations;
  private long lookedAt;
  private @Nullable Verdict verdict;

  SimulationRun(Simulation simulation, Set<RegionCode> withCells, OutputStream out) {
    this.simulation = simulation;
    this.withCells = withCells;
    this.out = out;
  }

  @Override
  public void combination(Combination combination) throws IOException {
    combinations++;
    verdict = simulation.judge(combination.residency(), combination.assets());
    if (verdict.effect() != Effect.LAWFUL) {
      write(
          new SimulationEvent.Affected(
              combinations,
              verdict.effect(),
              combination.residency(),
              simulation.concerning(combination.residency()).stream().map(Pack::reference).toList(),
              verdict.assets(),
              places(verdict.lawfulRegions())));
      // Whoever waits sees each combination as soon as it is known.
      out.flush();
    }
  }

  private SimulationEvent.Places places(List<RegionCode> lawful) {
    return new SimulationEvent.Places(
        lawful.stream().filter(withCells::contains).toList(),
        lawful.stream().filter(region -> !withCells.contains(region)).toList());
  }

  @Override
  public void tenant(FleetMember member) throws IOException {
    Verdict judged = verdict;
    if (judged == null) {
      throw new IllegalStateException("a tenant came before its combination");
    }
    if (System.nanoTime() - started > LONGEST.toNanos()) {
      throw new SimulationTooLongException(LONGEST);
    }
    lookedAt++;
    tenants.add(judged.effect());
    judged.assets().stream().map(AssetVerdict::effect).forEach(assets::add);
    if (judged.effect() != Effect.LAWFUL) {
      write(
          new SimulationEvent.Member(
              combinations,
              member.tenant(),
              member.slug(),
              member.state().wireName(),
              member.region(),
              member.cell()));
    }
  }

  SimulationEvent.Summary summary(long notPlaced) {
    return new SimulationEvent.Summary(
        lookedAt,
        combinations,
        tenants.counts(),
        assets.counts(),
        notPlaced,
        Duration.ofNanos(System.nanoTime() - started).toMillis());
  }

  void write(SimulationEvent line) throws IOException {
    out.write(line(line));
  }

  static byte[] line(SimulationEvent line) throws IOException {
    return (JSON.writeValueAsString(line) + "\n").getBytes(UTF_8);
  }

  /** The reader is too slow, or the fleet too large. */
  static final class SimulationTooLongException extends RuntimeException {
    SimulationTooLongException(Duration longest) {
      super("not done after " + longest.toMinutes() + " minutes");
    }
  }
}
