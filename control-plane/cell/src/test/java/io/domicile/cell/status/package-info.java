/** Tests of what a monitor is told. */
@NullMarked
package io.domicile.cell.status;

import org.jspecify.annotations.NullMarked;
