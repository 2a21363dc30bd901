/** Tests of the package of the same name. */
@NullMarked
package io.domicile.residency.cedar;

import org.jspecify.annotations.NullMarked;
