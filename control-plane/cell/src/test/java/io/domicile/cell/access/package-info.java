/** Tests of who may ask the cell. */
@NullMarked
package io.domicile.cell.access;

import org.jspecify.annotations.NullMarked;
