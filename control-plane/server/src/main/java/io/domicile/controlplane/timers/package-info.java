/**
 * The timers of the control plane, in the registry's own database, so that of several server
 * processes one at a time does the work and any of them takes over.
 */
@NullMarked
package io.domicile.controlplane.timers;

import org.jspecify.annotations.NullMarked;
