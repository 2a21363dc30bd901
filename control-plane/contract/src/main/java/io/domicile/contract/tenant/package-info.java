/**
 * Who and where a tenant is: ids, slugs, states, generations and epochs, as validated value types.
 * Nothing in Domicile passes a bare string for one of these.
 */
@NullMarked
package io.domicile.contract.tenant;

import org.jspecify.annotations.NullMarked;
