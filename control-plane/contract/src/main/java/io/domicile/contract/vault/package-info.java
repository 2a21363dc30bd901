/**
 * The regional key vault and secret store as their clients see them: interfaces split by privilege,
 * so that a runtime can unwrap and read but cannot create, and the HTTP client of the local
 * implementation.
 */
@NullMarked
package io.domicile.contract.vault;

import org.jspecify.annotations.NullMarked;
