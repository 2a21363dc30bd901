/**
 * The regional agent: it owns a cell's clusters, keys and secrets, and brings them to the desired
 * state that it fetches from the control plane, step by step. It decides placement again for
 * itself, refuses to go back, and goes on without the control plane.
 */
@NullMarked
package io.domicile.cell;

import org.jspecify.annotations.NullMarked;
