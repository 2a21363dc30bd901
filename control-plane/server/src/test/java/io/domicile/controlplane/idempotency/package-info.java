/** Repeated and concurrent requests, over real HTTP. */
@NullMarked
package io.domicile.controlplane.idempotency;

import org.jspecify.annotations.NullMarked;
