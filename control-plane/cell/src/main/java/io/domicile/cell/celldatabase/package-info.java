/**
 * The cell's own database, on a cluster apart from the tenants': what was accepted, intended and
 * done. One process at a time works on it; the lease that says so is a session of that database.
 */
@NullMarked
package io.domicile.cell.celldatabase;

import org.jspecify.annotations.NullMarked;
