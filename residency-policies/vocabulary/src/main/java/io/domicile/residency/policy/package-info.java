/**
 * What a tenant has declared about itself: facts, pins and extra packs, as they travel on the wire.
 * A fact that was not declared is unknown, which is not the same as none; a name or a value that
 * nobody has defined is an error.
 */
@NullMarked
package io.domicile.residency.policy;

import org.jspecify.annotations.NullMarked;
