/** The client of the local vault. */
@NullMarked
package io.domicile.vaults.local;

import org.jspecify.annotations.NullMarked;
