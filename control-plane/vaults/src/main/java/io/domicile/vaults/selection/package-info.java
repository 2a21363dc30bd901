/**
 * Which vault holds the tenants' keys and which store their secrets, chosen in configuration and
 * never in code: the {@code keys:} and {@code secrets:} blocks of a {@code vault:}.
 */
@NullMarked
package io.domicile.vaults.selection;

import org.jspecify.annotations.NullMarked;
