/**
 * What an operator runs of the cell's program beside the cell itself; it answers on the console.
 */
@NullMarked
package io.domicile.cell.command;

import org.jspecify.annotations.NullMarked;
