/**
 * Intent before and outcome after every effect outside the cell's own database. An intent without
 * an outcome is resolved by looking at the world, and its outcome says that it was inferred.
 */
@NullMarked
package io.domicile.cell.journal;

import org.jspecify.annotations.NullMarked;
