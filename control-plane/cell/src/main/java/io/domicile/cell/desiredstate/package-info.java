/**
 * What the control plane wants of this cell, fetched by long poll. A document counts only if the
 * pinned key signed it, for this cell, and nothing in it goes back behind what was accepted; it is
 * accepted durably before anybody acts on it.
 */
@NullMarked
package io.domicile.cell.desiredstate;

import org.jspecify.annotations.NullMarked;
