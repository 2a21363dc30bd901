/**
 * Residency: where the law and the contract allow a tenant's data to be.
 *
 * <p>{@code region} names places, {@code policy} holds what is known about a tenant, {@code packs}
 * holds the law as data, {@code decision} answers one question with citations, and {@code
 * placement} turns permitted answers into the only thing that may be built upon. Nothing here knows
 * of the control plane, the cells or the runtime.
 */
@NullMarked
package io.domicile.residency;

import org.jspecify.annotations.NullMarked;
