package io.domicile.residency.decision;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.cedar.EntityName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The entities that the rules of a pack name. What no rule names, no rule can tell apart, so that
 * questions that differ in nothing else have one answer. Filled once; read by any thread after.
 */
final class NamedEntities {

  private final Set<EntityName> names = new HashSet<>();

  void addAll(Collection<EntityName> more) {
    names.addAll(more);
  }

  boolean contains(EntityName name) {
    return names.contains(name);
  }

  /** Those of the entities that a rule names. */
  Set<EntityName> among(Set<EntityName> entities) {
    return entities.stream().filter(names::contains).collect(toUnmodifiableSet());
  }

  /** Those of one type, such as {@code Certification}. */
  Set<EntityName> ofType(String type) {
    return names.stream().filter(name -> name.type().equals(type)).collect(toUnmodifiableSet());
  }

  /** The first kind that no rule tells from this one. */
  String classOf(AssetKind kind) {
    for (var candidate : AssetKind.values()) {
      if (candidate == kind
          || (!contains("Asset", candidate.wireName()) && !contains("Asset", kind.wireName()))) {
        return candidate.wireName();
      }
    }
    return kind.wireName();
  }

  /** The first action that no rule tells from this one. */
  String classOf(Action action) {
    for (var candidate : Action.values()) {
      if (candidate == action
          || (!contains("Action", candidate.wireName())
              && !contains("Action", action.wireName()))) {
        return candidate.wireName();
      }
    }
    return action.wireName();
  }

  private boolean contains(String type, String id) {
    return contains(new EntityName(type, id));
  }
}
