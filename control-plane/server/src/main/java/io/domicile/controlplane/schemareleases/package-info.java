/**
 * The product's schema releases, as signed by the product team and kept byte for byte. The server
 * checks shape, numbering and the chain of digests; the cells check the signature with a key pinned
 * in them.
 */
@NullMarked
package io.domicile.controlplane.schemareleases;

import org.jspecify.annotations.NullMarked;
