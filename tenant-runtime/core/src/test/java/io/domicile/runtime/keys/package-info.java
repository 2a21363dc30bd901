/** Tests of how long a key is trusted. */
@NullMarked
package io.domicile.runtime.keys;

import org.jspecify.annotations.NullMarked;
