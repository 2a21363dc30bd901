/** Tests of the package, against published vectors and exhaustively over small sizes. */
@NullMarked
package io.domicile.evidence.entry;

import org.jspecify.annotations.NullMarked;
