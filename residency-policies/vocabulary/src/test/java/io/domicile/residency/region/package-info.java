/** Tests of the package of the same name. */
@NullMarked
package io.domicile.residency.region;

import org.jspecify.annotations.NullMarked;
