/**
 * Sealed fields: values that are encrypted before they reach the tenant's database and open only in
 * the row, field and tenant they were sealed for. Declared on a record by a permanent field id,
 * bound with {@code @BindSealed}, opened by the row mapper; a searchable field has a blind index
 * beside it.
 */
@NullMarked
package io.domicile.runtime.sealing;

import org.jspecify.annotations.NullMarked;
