/** What the tenant sells: names and prices, which say nothing of any person and are not sealed. */
@NullMarked
package io.domicile.billing.products;

import org.jspecify.annotations.NullMarked;
