package io.domicile.residency.cedar;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Cedar policy that has been parsed and checked.
 *
 * @param permit true for a permit, false for a forbid
 * @param annotations as written, {@code @id} included
 * @param actions the actions its head names; empty means all
 * @param entities every entity its text names
 * @param attributes every attribute its text names
 * @param line where it starts in its file, from 1
 */
public record CedarRule(
    String id,
    boolean permit,
    Map<String, String> annotations,
    Set<String> actions,
    Set<EntityName> entities,
    Set<String> attributes,
    String file,
    int line) {
  public CedarRule {
    annotations = Map.copyOf(annotations);
    actions = Set.copyOf(actions);
    entities = Set.copyOf(entities);
    attributes = Set.copyOf(attributes);
  }

  /** The annotation's text, or null where the rule does not carry it. */
  public @Nullable String annotation(String name) {
    return annotations.get(name);
  }
}
