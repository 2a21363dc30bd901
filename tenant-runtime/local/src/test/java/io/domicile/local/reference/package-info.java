/**
 * Writes the reference pages of {@code docs/reference} from the code, and fails where a committed
 * page is no longer what the code says.
 */
@NullMarked
package io.domicile.local.reference;

import org.jspecify.annotations.NullMarked;
