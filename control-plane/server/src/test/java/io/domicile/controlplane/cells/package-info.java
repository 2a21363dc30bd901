/** Enrolment and identity of cells, over real HTTP. */
@NullMarked
package io.domicile.controlplane.cells;

import org.jspecify.annotations.NullMarked;
