/** Tests of the package of the same name. */
@NullMarked
package io.domicile.residency.placement;

import org.jspecify.annotations.NullMarked;
