/** Tests of sealed fields, with pinned vectors. */
@NullMarked
package io.domicile.runtime.sealing;

import org.jspecify.annotations.NullMarked;
