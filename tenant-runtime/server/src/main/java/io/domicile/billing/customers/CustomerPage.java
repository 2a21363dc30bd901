package io.domicile.billing.customers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some customers.
 *
 * @param next the cursor of the next page; absent on the last one
 */
record CustomerPage(List<Customer> items, @Nullable String next) {}
