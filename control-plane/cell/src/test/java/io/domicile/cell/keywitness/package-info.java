/** Tests of what runtimes report of keys. */
@NullMarked
package io.domicile.cell.keywitness;

import org.jspecify.annotations.NullMarked;
