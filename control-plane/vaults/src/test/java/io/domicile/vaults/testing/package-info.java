/**
 * What every key vault and secret store must do, and a double of KMS that enforces key states as
 * AWS documents them.
 */
@NullMarked
package io.domicile.vaults.testing;

import org.jspecify.annotations.NullMarked;
