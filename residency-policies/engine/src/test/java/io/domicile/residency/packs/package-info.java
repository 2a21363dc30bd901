/** Tests of the package of the same name. */
@NullMarked
package io.domicile.residency.packs;

import org.jspecify.annotations.NullMarked;
