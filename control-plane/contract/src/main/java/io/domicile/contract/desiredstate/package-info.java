/**
 * What the control plane wants to be true in one cell, as a versioned, signed document the cell
 * pulls. Versions and generations never go back.
 */
@NullMarked
package io.domicile.contract.desiredstate;

import org.jspecify.annotations.NullMarked;
