/** Tests of what the cell answers its operator and its runtimes. */
@NullMarked
package io.domicile.cell.apikeys;

import org.jspecify.annotations.NullMarked;
