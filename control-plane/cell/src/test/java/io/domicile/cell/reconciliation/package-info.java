/** Tests of a whole cell that brings tenants to their desired state, killed or hurried. */
@NullMarked
package io.domicile.cell.reconciliation;

import org.jspecify.annotations.NullMarked;
