/**
 * What the region's operator does to a tenant's key, over HTTP and by scheduled drills. This
 * package wires the key features together: the switch, root keys, reports, destruction, and the
 * watch that asks the vault.
 */
@NullMarked
package io.domicile.cell.keyoperations;

import org.jspecify.annotations.NullMarked;
