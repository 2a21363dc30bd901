/** Tests of what opens and closes a tenant's database. */
@NullMarked
package io.domicile.cell.credentials;

import org.jspecify.annotations.NullMarked;
