/**
 * Decides placement again, for itself: the server's decision is not taken on trust. A refusal is an
 * answer, with its citation.
 */
@NullMarked
package io.domicile.cell.placement;

import org.jspecify.annotations.NullMarked;
