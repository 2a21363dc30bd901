/** What the registry holds, and what it does not. */
@NullMarked
package io.domicile.controlplane.access;

import org.jspecify.annotations.NullMarked;
