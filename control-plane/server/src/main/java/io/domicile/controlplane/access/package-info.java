/**
 * Who may ask the control plane: an administrator by bearer token, whose SHA-256 alone is kept, and
 * a cell by its signature.
 */
@NullMarked
package io.domicile.controlplane.access;

import org.jspecify.annotations.NullMarked;
