/** Tests of the package of the same name. */
@NullMarked
package io.domicile.residency.policy;

import org.jspecify.annotations.NullMarked;
