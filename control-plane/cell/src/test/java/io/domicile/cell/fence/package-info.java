/** Tests of the fence, on clusters of their own. */
@NullMarked
package io.domicile.cell.fence;

import org.jspecify.annotations.NullMarked;
