/**
 * How a cell and the control plane come to know each other: a one-time token introduces the cell's
 * public key, and the server's key is pinned. Neither is ever asked for again.
 */
@NullMarked
package io.domicile.cell.enrolment;

import org.jspecify.annotations.NullMarked;
