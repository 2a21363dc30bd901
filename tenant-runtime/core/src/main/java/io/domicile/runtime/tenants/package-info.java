/**
 * {@link io.domicile.runtime.tenants.Tenant}: the only door to a tenant's data. Explicit, handed to
 * whoever may use it, with transactions, requests that are served once, events published in the
 * transaction they tell of, and the plain {@code DataSource} for code that wants it.
 */
@NullMarked
package io.domicile.runtime.tenants;

import org.jspecify.annotations.NullMarked;
