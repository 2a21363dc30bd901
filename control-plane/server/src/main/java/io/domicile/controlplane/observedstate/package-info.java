/**
 * What cells report. Reports may repeat, come late and out of order; a tenant and its operation
 * advance only by what was observed of their present generation.
 */
@NullMarked
package io.domicile.controlplane.observedstate;

import org.jspecify.annotations.NullMarked;
