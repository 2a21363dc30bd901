/**
 * What a permitted decision entitles to. Nothing outside this package can make a {@code Placement},
 * and this package makes one only from a decision that the engine permitted: the type system, not a
 * convention, keeps tenants where they may be.
 */
@NullMarked
package io.domicile.residency.placement;

import org.jspecify.annotations.NullMarked;
