/** A network that delays, cuts and loses what goes through it. */
@NullMarked
package io.domicile.testing.network;

import org.jspecify.annotations.NullMarked;
