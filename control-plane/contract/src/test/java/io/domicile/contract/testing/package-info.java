/** Real parts for the tests of every module above this one. */
@NullMarked
package io.domicile.contract.testing;

import org.jspecify.annotations.NullMarked;
