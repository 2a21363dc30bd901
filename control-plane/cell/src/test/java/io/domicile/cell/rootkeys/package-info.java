/** Tests of keys that tenants bring. */
@NullMarked
package io.domicile.cell.rootkeys;

import org.jspecify.annotations.NullMarked;
