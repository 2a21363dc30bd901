/** Tests of what a cell keeps of what it found. */
@NullMarked
package io.domicile.cell.observation;

import org.jspecify.annotations.NullMarked;
