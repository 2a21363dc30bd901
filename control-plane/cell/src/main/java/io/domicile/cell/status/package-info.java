/** Where the cell stands, for its operator. */
@NullMarked
package io.domicile.cell.status;

import org.jspecify.annotations.NullMarked;
