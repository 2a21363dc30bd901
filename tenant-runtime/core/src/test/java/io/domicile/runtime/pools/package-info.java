/** Tests of pools against a real cluster. */
@NullMarked
package io.domicile.runtime.pools;

import org.jspecify.annotations.NullMarked;
