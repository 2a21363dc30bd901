/**
 * The regional key vault and secret store as their clients see them: interfaces split by privilege,
 * so that a runtime can unwrap and read but cannot create. Each has several adapters, chosen in
 * configuration, and one suite that every adapter passes.
 */
@NullMarked
package io.domicile.vaults;

import org.jspecify.annotations.NullMarked;
