/**
 * Which vault holds the tenants' keys, chosen in configuration and never in code: the {@code keys:}
 * block of a {@code vault:}.
 */
@NullMarked
package io.domicile.vaults.selection;

import org.jspecify.annotations.NullMarked;
