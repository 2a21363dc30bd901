/**
 * Payments asked for. A charge is made once for its key, and the event that asks the payment
 * provider for the money commits with it.
 */
@NullMarked
package io.domicile.billing.charges;

import org.jspecify.annotations.NullMarked;
