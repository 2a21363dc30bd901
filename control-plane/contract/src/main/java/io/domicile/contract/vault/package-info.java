/**
 * What travels about a region's key vault and secret store: the ids of keys, their states, and
 * references to secrets. Never a key, never a secret.
 */
@NullMarked
package io.domicile.contract.vault;

import org.jspecify.annotations.NullMarked;
