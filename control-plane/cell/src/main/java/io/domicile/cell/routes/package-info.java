/**
 * The route feed: every route of this cell, as signed snapshots and the signed deltas between their
 * versions, for runtimes whose keys are pinned here, and each runtime's share of the connections.
 * Versions never go back, and the shares that may be in use never exceed the budget.
 */
@NullMarked
package io.domicile.cell.routes;

import org.jspecify.annotations.NullMarked;
