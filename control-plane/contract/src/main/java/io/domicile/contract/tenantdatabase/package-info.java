/**
 * What a tenant's database looks like to both planes: the names of databases and roles, the
 * platform schema, and the API keys kept in it.
 */
@NullMarked
package io.domicile.contract.tenantdatabase;

import org.jspecify.annotations.NullMarked;
