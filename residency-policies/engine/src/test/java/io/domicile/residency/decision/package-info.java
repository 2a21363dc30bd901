/** Tests of the package of the same name. */
@NullMarked
package io.domicile.residency.decision;

import org.jspecify.annotations.NullMarked;
