/** Tests of the cell's own decision. */
@NullMarked
package io.domicile.cell.placement;

import org.jspecify.annotations.NullMarked;
