/** Tests of the local vault, over real HTTP and real files. */
@NullMarked
package io.domicile.cell.localvault;

import org.jspecify.annotations.NullMarked;
