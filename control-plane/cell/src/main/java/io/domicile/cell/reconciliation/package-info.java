/**
 * Brings each tenant to its desired state, step by step. There is a plan for each wanted state, and
 * each names its steps top to bottom: {@code ActivationPlan} serves a tenant, {@code
 * SuspensionPlan} fences it, {@code DarknessPlan} takes it out of service because its key is off.
 * Every step may be killed and is tried again; several tenants go on at once; a failure waits a
 * little longer each time and is reported.
 */
@NullMarked
package io.domicile.cell.reconciliation;

import org.jspecify.annotations.NullMarked;
