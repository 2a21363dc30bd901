package io.domicile.residency.simulation;

import io.domicile.residency.region.Country;

/**
 * A country that is supposed to be on a dated list, or off it. {@code eu-dpf}, {@code US}, false:
 * the Data Privacy Framework is struck down.
 *
 * @param list the list's name
 */
public record ListChange(String list, Country country, boolean listed) {}
