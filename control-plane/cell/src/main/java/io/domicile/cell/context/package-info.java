/** What every feature of a cell is given: who the cell is, its database and lease, its clock. */
@NullMarked
package io.domicile.cell.context;

import org.jspecify.annotations.NullMarked;
