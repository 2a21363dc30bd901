/** The committed description of the interface. */
@NullMarked
package io.domicile.controlplane.simulations;

import org.jspecify.annotations.NullMarked;
