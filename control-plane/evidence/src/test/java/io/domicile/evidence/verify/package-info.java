/** Tests of the package, against published vectors and exhaustively over small sizes. */
@NullMarked
package io.domicile.evidence.verify;

import org.jspecify.annotations.NullMarked;
