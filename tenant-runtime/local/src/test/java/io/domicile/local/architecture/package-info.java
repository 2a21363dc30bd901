/** The rules that hold the floor plan. */
@NullMarked
package io.domicile.local.architecture;

import org.jspecify.annotations.NullMarked;
