/** Operations as clients watch them. */
@NullMarked
package io.domicile.controlplane.operations;

import org.jspecify.annotations.NullMarked;
