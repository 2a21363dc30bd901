/** A whole runtime for tests; the cell and the vault that it meets are the testing module's. */
@NullMarked
package io.domicile.runtime.testing;

import org.jspecify.annotations.NullMarked;
