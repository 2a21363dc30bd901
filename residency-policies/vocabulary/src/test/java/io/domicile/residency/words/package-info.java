/** Tests of how words are written where no Java is. */
@NullMarked
package io.domicile.residency.words;

import org.jspecify.annotations.NullMarked;
