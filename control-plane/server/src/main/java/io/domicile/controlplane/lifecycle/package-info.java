/** The states of a tenant, and which may follow which: for the registry and for who reads it. */
@NullMarked
package io.domicile.controlplane.lifecycle;

import org.jspecify.annotations.NullMarked;
