package io.domicile.residency.cedar;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One question to a set of rules.
 *
 * @param placeIn what the place in question is in: its country, areas and so on
 * @param keyPlaceIn the same for the place of the keys; null is unknown
 * @param facts sets of entities by attribute; one that is not there is unknown
 */
public record CedarRequest(
    String asset,
    String action,
    Set<EntityName> placeIn,
    @Nullable Set<EntityName> keyPlaceIn,
    Map<String, Set<EntityName>> facts) {}
