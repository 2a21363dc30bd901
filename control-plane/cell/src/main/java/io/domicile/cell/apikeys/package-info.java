/**
 * API keys of tenants, minted in the region for its operator: shown once, hashed in the tenant's
 * own database, audited in the same transaction.
 */
@NullMarked
package io.domicile.cell.apikeys;

import org.jspecify.annotations.NullMarked;
