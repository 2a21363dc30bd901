/** What is remembered of the keys that wrapped for a tenant. */
@NullMarked
package io.domicile.cell.keys;

import org.jspecify.annotations.NullMarked;
