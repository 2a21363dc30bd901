/** Tests of the package of the same name. */
@NullMarked
package io.domicile.residency.cases;

import org.jspecify.annotations.NullMarked;
