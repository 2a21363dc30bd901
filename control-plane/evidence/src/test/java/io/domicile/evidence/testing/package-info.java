/** A log kept in memory, for the tests of every package here. */
@NullMarked
package io.domicile.evidence.testing;

import org.jspecify.annotations.NullMarked;
