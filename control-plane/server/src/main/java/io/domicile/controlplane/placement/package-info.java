/**
 * Finds a lawful home with room. The law comes first and every kind of asset that a home needs must
 * be permitted; only then does capacity choose among what is lawful. It never falls back to the
 * nearest region.
 */
@NullMarked
package io.domicile.controlplane.placement;

import org.jspecify.annotations.NullMarked;
