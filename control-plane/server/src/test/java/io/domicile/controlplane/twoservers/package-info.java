/** Two servers on one registry. */
@NullMarked
package io.domicile.controlplane.twoservers;

import org.jspecify.annotations.NullMarked;
