/**
 * The handbook: one page a pack and a matrix of regions, written from the packs themselves so that
 * they cannot drift from what the engine decides. The pages are committed under {@code
 * docs/residency}; a test holds them up to date.
 */
@NullMarked
package io.domicile.residency.handbook;

import org.jspecify.annotations.NullMarked;
