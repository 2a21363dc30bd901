/**
 * What a permitted decision entitles to. A {@code Placement} and its kin, one for each kind of
 * asset that comes to rest somewhere, can be made only from a decision that the engine permitted
 * for just that kind: the type system, not a convention, keeps tenants where they may be.
 */
@NullMarked
package io.domicile.residency.placement;

import org.jspecify.annotations.NullMarked;
