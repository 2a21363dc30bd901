/**
 * Worked cases: facts in, decision and citation out, as a lawyer would put them. They stand beside
 * each pack as data, and a pack whose cases do not come out as written must not be published.
 */
@NullMarked
package io.domicile.residency.cases;

import org.jspecify.annotations.NullMarked;
