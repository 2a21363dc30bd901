/**
 * Destroys a tenant's vault key after a cooling-off, in which it can be called off, and says what
 * is proven of its end. Disabled and destroyed are two states; only the vault's word makes a key
 * destroyed.
 */
@NullMarked
package io.domicile.cell.keydestruction;

import org.jspecify.annotations.NullMarked;
