package io.domicile.residency.packs;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The catalogue of residency packs. Immutable. */
public final class Packs {
  private final Map<String, Pack> newest;

  Packs(Collection<Pack> packs) {
    var byName = new TreeMap<String, Pack>();
    packs.forEach(pack -> byName.put(pack.name(), pack));
    this.newest = Collections.unmodifiableMap(byName);
  }

  /** The packs that ship with the platform. */
  public static Packs standard() {
    return new Packs(List.of());
  }

  /** The newest version of every pack, ordered by name. */
  public Collection<Pack> all() {
    return newest.values();
  }

  /** By name ({@code eu-gdpr}, its newest version) or by reference ({@code eu-gdpr@1.0}). */
  public Optional<Pack> find(String nameOrReference) {
    return Optional.ofNullable(newest.get(nameOrReference));
  }
}
