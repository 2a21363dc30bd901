/** The residency packs that decisions are made by, as anyone may read them. */
@NullMarked
package io.domicile.controlplane.packs;

import org.jspecify.annotations.NullMarked;
