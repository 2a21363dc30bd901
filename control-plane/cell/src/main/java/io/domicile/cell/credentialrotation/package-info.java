/**
 * The rotation of tenants' credentials: a fresh login role, told to every runtime, before the old
 * one is closed and its secret deleted. On demand and by age; nobody's request fails for it, and
 * whatever is killed on the way is taken up where its row says.
 */
@NullMarked
package io.domicile.cell.credentialrotation;

import org.jspecify.annotations.NullMarked;
