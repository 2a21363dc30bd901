/** Tests of the package, against published vectors and exhaustively over small sizes. */
@NullMarked
package io.domicile.evidence.note;

import org.jspecify.annotations.NullMarked;
