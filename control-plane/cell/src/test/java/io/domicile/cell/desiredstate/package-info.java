/** Tests of what a cell takes from a control plane, and what it does not. */
@NullMarked
package io.domicile.cell.desiredstate;

import org.jspecify.annotations.NullMarked;
