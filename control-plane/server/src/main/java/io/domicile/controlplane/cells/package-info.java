/**
 * The cells that tenants can be placed in: registered by an administrator, enrolled once with a
 * one-time token, and counted. Room is taken and checked under a cell's row lock, so that a cell is
 * never promised twice.
 */
@NullMarked
package io.domicile.controlplane.cells;

import org.jspecify.annotations.NullMarked;
