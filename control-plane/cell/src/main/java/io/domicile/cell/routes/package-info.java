/**
 * The route feed: every route of this cell as one signed, versioned snapshot, for runtimes whose
 * keys are pinned here. Versions never go back.
 */
@NullMarked
package io.domicile.cell.routes;

import org.jspecify.annotations.NullMarked;
