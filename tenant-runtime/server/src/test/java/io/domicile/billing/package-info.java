/** Tests of the reference service over HTTP. */
@NullMarked
package io.domicile.billing;

import org.jspecify.annotations.NullMarked;
