package io.domicile.contract.peers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The processes beside this one: those that it asks, and those that ask it. Each is made by its
 * name the first time, so names are those of configured or verified peers, never of strangers.
 * Thread-safe.
 */
public final class Peers {

  /** Who was silent for longer says nothing about our clock any more. */
  private static final Duration HEARD = Duration.ofMinutes(5);

  private final Clock clock;
  private final Map<String, Peer> asked = new LinkedHashMap<>();
  private final Map<String, Peer> callers = new LinkedHashMap<>();
  private final List<Consumer<Peer>> listeners = new ArrayList<>();

  public Peers(Clock clock) {
    this.clock = clock;
  }

  /** A process that this one asks. */
  public Peer asked(String name) {
    return find(asked, name);
  }

  /** A process that asks this one. */
  public Peer caller(String name) {
    return find(callers, name);
  }

  private synchronized Peer find(Map<String, Peer> among, String name) {
    Peer known = among.get(name);
    if (known != null) {
      return known;
    }
    var peer = new Peer(name, clock);
    among.put(name, peer);
    listeners.forEach(listener -> listener.accept(peer));
    return peer;
  }

  /** Tells of every peer, also of those to come. */
  public synchronized void onPeer(Consumer<Peer> listener) {
    asked.values().forEach(listener);
    callers.values().forEach(listener);
    listeners.add(listener);
  }

  /** Those that this process asks. */
  public synchronized List<Peer> asked() {
    return List.copyOf(asked.values());
  }

  /** Those that asked this process in the last minutes. */
  public synchronized List<Peer> callers() {
    Instant since = clock.instant().minus(HEARD);
    return callers.values().stream()
        .filter(peer -> peer.skew().map(skew -> skew.measuredAt().isAfter(since)).orElse(false))
        .toList();
  }

  /** The largest difference to any of them, ahead or behind; zero if none was measured. */
  public Duration largestSkew() {
    var all = new ArrayList<>(asked());
    all.addAll(callers());
    return all.stream()
        .flatMap(peer -> peer.skew().stream())
        .map(ClockSkew::shift)
        .max(Comparator.comparing(Duration::abs))
        .orElse(Duration.ZERO);
  }
}
