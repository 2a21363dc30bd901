/** Tests of the local vault, over real HTTP and real files. */
@NullMarked
package io.domicile.localvault;

import org.jspecify.annotations.NullMarked;
