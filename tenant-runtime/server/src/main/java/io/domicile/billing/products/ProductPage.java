package io.domicile.billing.products;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some products.
 *
 * @param next the cursor of the next page; absent on the last one
 */
record ProductPage(List<Product> items, @Nullable String next) {}
