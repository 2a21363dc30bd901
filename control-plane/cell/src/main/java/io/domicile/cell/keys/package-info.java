/**
 * A tenant's keys: one in the region's vault, a root key wrapped by it, and a key that marks API
 * keys as minted here. Made once per tenant.
 */
@NullMarked
package io.domicile.cell.keys;

import org.jspecify.annotations.NullMarked;
