/** The control plane as a whole. */
@NullMarked
package io.domicile.controlplane;

import org.jspecify.annotations.NullMarked;
