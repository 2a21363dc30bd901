/** Schema releases, published and fetched over real HTTP. */
@NullMarked
package io.domicile.controlplane.schemareleases;

import org.jspecify.annotations.NullMarked;
