/** The registry over real HTTP: creation, refusals, amendments, lists, and the state machine. */
@NullMarked
package io.domicile.controlplane.registry;

import org.jspecify.annotations.NullMarked;
