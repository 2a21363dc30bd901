/**
 * Looks for databases, roles, keys and secrets that nothing owns. There are none, whatever was
 * killed when; this is how one checks.
 */
@NullMarked
package io.domicile.cell.orphans;

import org.jspecify.annotations.NullMarked;
