/**
 * {@link io.domicile.runtime.tenants.Tenant} is the only access to a tenant's data: an explicit
 * object that an admitted request is given. It offers transactions, idempotent requests, an outbox
 * that commits with the transaction, and a plain {@code DataSource}.
 */
@NullMarked
package io.domicile.runtime.tenants;

import org.jspecify.annotations.NullMarked;
