package io.domicile.billing.invoices;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some invoices.
 *
 * @param next the cursor of the next page; absent on the last one
 */
record InvoicePage(List<Invoice> items, @Nullable String next) {}
