/**
 * Brings each tenant to its desired state, step by step. Every step may be killed and is tried
 * again; several tenants go on at once; a failure waits a little longer each time and is reported.
 */
@NullMarked
package io.domicile.cell.reconciliation;

import org.jspecify.annotations.NullMarked;
