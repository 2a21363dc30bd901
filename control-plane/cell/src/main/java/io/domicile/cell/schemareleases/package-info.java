/**
 * The product's schema: fetched, verified with the product team's pinned key, checked to follow
 * what was accepted, and applied by a role that can log in only meanwhile and reaches only its own
 * tenant's schema.
 */
@NullMarked
package io.domicile.cell.schemareleases;

import org.jspecify.annotations.NullMarked;
