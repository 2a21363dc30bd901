/** What a customer is to pay, line by line, at the names and prices of the day. */
@NullMarked
package io.domicile.billing.invoices;

import org.jspecify.annotations.NullMarked;
