package io.domicile.billing.charges;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some charges.
 *
 * @param next the cursor of the next page; absent on the last one
 */
record ChargePage(List<Charge> items, @Nullable String next) {}
