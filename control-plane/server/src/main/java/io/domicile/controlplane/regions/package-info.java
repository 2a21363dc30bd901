/** The regions that the catalogue knows, and which of them have cells. */
@NullMarked
package io.domicile.controlplane.regions;

import org.jspecify.annotations.NullMarked;
