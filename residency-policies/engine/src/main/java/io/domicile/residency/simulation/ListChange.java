package io.domicile.residency.simulation;

import io.domicile.residency.region.Country;
import org.jspecify.annotations.Nullable;

/**
 * A country that is supposed to be on a dated list, or off it. {@code eu-dpf}, {@code US}, false:
 * the Data Privacy Framework is struck down.
 *
 * @param list the list's name
 * @param country null is the list's only country
 */
public record ListChange(String list, @Nullable Country country, boolean listed) {}
