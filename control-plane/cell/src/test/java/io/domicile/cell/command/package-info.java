/** Tests of the commands of the cell's program. */
@NullMarked
package io.domicile.cell.command;

import org.jspecify.annotations.NullMarked;
