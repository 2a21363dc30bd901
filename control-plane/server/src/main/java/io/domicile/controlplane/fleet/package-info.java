/**
 * All placed tenants as one stream, those alike side by side: whoever judges the fleet judges each
 * combination of policy and places once, and holds one of them in memory at a time.
 */
@NullMarked
package io.domicile.controlplane.fleet;

import org.jspecify.annotations.NullMarked;
