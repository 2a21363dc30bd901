/**
 * Changes a tenant's root keys: to a new version, or under another key of the vault, the tenant's
 * own if its law permits that key where it is. A rotation ends only when the tenant's database
 * shows that nothing is sealed under the former version.
 */
@NullMarked
package io.domicile.cell.rootkeys;

import org.jspecify.annotations.NullMarked;
