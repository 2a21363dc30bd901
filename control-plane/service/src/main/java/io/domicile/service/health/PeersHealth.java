package io.domicile.service.health;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.domicile.contract.peers.ClockSkew;
import io.domicile.contract.peers.Peer;
import io.domicile.contract.peers.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The health checks {@code peers} and {@code clock}, and a gauge for each peer. Unhealthy is a
 * process that a peer refuses, one whose clock is further from a peer that it asks than signatures
 * tolerate, and one that differs so far from most of its callers: one caller that is off is that
 * caller's trouble. Stateless.
 */
public final class PeersHealth {

  private PeersHealth() {}

  /** Registers the checks and the gauges. */
  public static void install(Peers peers, HealthCheckRegistry health, MetricRegistry metrics) {
    health.register("peers", new Refusals(peers));
    health.register("clock", new Clocks(peers));
    metrics.gauge("domicile.clock.skew-millis", () -> () -> peers.largestSkew().toMillis());
    peers.onPeer(
        peer -> {
          String prefix = "domicile.peers." + peer.name() + ".";
          metrics.gauge(
              prefix + "clock-skew-millis",
              () -> () -> peer.skew().map(skew -> skew.shift().toMillis()).orElse(0L));
          metrics.gauge(prefix + "refused", () -> () -> peer.refusal().isPresent() ? 1 : 0);
        });
  }

  private static final class Refusals extends HealthCheck {

    private final Peers peers;

    Refusals(Peers peers) {
      this.peers = peers;
    }

    @Override
    protected Result check() {
      var refusals = new ArrayList<String>();
      for (Peer peer : peers.asked()) {
        peer.refusal()
            .ifPresent(
                reason -> refusals.add(peer.name() + " refuses this process, answering " + reason));
      }
      return refusals.isEmpty()
          ? Result.healthy()
          : Result.unhealthy("%s", String.join(" ", refusals));
    }
  }

  private static final class Clocks extends HealthCheck {

    private final Peers peers;

    Clocks(Peers peers) {
      this.peers = peers;
    }

    @Override
    protected Result check() {
      List<Peer> callers = peers.callers();
      var seen = new ArrayList<String>();
      boolean asUsual = true;
      for (Peer peer : peers.asked()) {
        asUsual &= peer.skew().map(ClockSkew::isTolerated).orElse(true);
        describe(peer, seen);
      }
      long off =
          callers.stream()
              .filter(peer -> !peer.skew().map(ClockSkew::isTolerated).orElse(true))
              .count();
      asUsual &= off * 2 <= callers.size();
      callers.forEach(peer -> describe(peer, seen));
      String message = String.join(" ", seen);
      if (!asUsual) {
        return Result.unhealthy(
            "%s Signatures are refused from 30 s on: set the clocks right.", message);
      }
      return seen.isEmpty() ? Result.healthy() : Result.healthy("%s", message);
    }

    /** Only what is worth a warning. */
    private static void describe(Peer peer, List<String> seen) {
      peer.skew()
          .filter(ClockSkew::isNotable)
          .ifPresent(
              skew -> {
                Duration shift = skew.shift();
                seen.add(
                    "The clock of "
                        + peer.name()
                        + " is "
                        + shift.abs().toSeconds()
                        + " s "
                        + (shift.isNegative() ? "behind" : "ahead of")
                        + " this process's.");
              });
    }
  }
}
