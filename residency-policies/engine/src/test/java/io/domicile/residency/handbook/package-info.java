/** Tests of the package of the same name. */
@NullMarked
package io.domicile.residency.handbook;

import org.jspecify.annotations.NullMarked;
