package io.domicile.controlplane.replays;

import io.domicile.controlplane.packs.LoadedPacks;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.PackBinding;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/** The texts as the registry has kept them; each set of lists is read once. Thread-safe. */
final class KeptTexts implements Replay.Texts {

  private final Jdbi jdbi;
  private final Packs packs;
  private final Map<String, Packs> byLists = new ConcurrentHashMap<>();

  KeptTexts(Jdbi jdbi, Packs packs) {
    this.jdbi = jdbi;
    this.packs = packs;
  }

  @Override
  public Optional<Packs> withLists(String digest) {
    Packs known = byLists.get(digest);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Packs> read = LoadedPacks.withLists(jdbi, packs, digest);
    read.ifPresent(found -> byLists.put(digest, found));
    return read;
  }

  @Override
  public Optional<Instant> since(PackBinding version) {
    return LoadedPacks.since(jdbi, version);
  }
}
