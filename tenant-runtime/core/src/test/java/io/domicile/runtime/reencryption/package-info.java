/** Tests of sealing a tenant's data anew, on real databases. */
@NullMarked
package io.domicile.runtime.reencryption;

import org.jspecify.annotations.NullMarked;
