/** Tests of a whole cell: real clusters, real HTTP, a real vault. */
@NullMarked
package io.domicile.cell;

import org.jspecify.annotations.NullMarked;
