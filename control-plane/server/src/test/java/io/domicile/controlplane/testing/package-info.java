/**
 * What the control plane's tests have in common: the whole application on a random port over a real
 * PostgreSQL, an administrator and a cell that speak real HTTP to it.
 */
@NullMarked
package io.domicile.controlplane.testing;

import org.jspecify.annotations.NullMarked;
