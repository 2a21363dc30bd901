/** Immutable bytes and their digests. */
@NullMarked
package io.domicile.contract.bytes;

import org.jspecify.annotations.NullMarked;
