/** Who may ask the cell: a regional operator by bearer token, a runtime by its signature. */
@NullMarked
package io.domicile.cell.access;

import org.jspecify.annotations.NullMarked;
