/** What the control plane keeps of decisions, over the real interface. */
@NullMarked
package io.domicile.controlplane.residency;

import org.jspecify.annotations.NullMarked;
