/**
 * The gate between a draft and a published pack. A pack is fit to be published when it loads, its
 * worked cases come out as written, and there are enough of them to try each of its rules; what is
 * wrong is told with file and line. A published version never changes again.
 */
@NullMarked
package io.domicile.residency.publication;

import org.jspecify.annotations.NullMarked;
