/** Decisions that earlier versions kept, made again by this one. */
@NullMarked
package io.domicile.controlplane.replays;

import org.jspecify.annotations.NullMarked;
