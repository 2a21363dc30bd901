/**
 * The tenants' PostgreSQL cluster as the cell's role sees it: connections, the names in it, and
 * what a superuser prepares once. The cell is no superuser.
 */
@NullMarked
package io.domicile.cell.cluster;

import org.jspecify.annotations.NullMarked;
