/** The committed description of the interface. */
@NullMarked
package io.domicile.controlplane.openapi;

import org.jspecify.annotations.NullMarked;
