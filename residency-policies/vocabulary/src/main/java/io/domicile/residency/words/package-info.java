/** How the words of an enum are written where no Java is: on the wire, in packs, in databases. */
@NullMarked
package io.domicile.residency.words;

import org.jspecify.annotations.NullMarked;
