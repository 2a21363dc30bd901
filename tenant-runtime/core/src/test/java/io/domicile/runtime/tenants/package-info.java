/** Tests of the door to a tenant's data. */
@NullMarked
package io.domicile.runtime.tenants;

import org.jspecify.annotations.NullMarked;
