/**
 * What must be true of each cell's tenants, under a version that counts without gaps per cell,
 * signed, and fetched by long poll. Versions commit in their order, so that a cell that has seen
 * one has seen all before it.
 */
@NullMarked
package io.domicile.controlplane.desiredstate;

import org.jspecify.annotations.NullMarked;
