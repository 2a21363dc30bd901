/**
 * What the cell found and did, reported to the control plane until acknowledged. The cell needs no
 * answer to go on.
 */
@NullMarked
package io.domicile.cell.observation;

import org.jspecify.annotations.NullMarked;
