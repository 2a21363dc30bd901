/** Tests of the rotation of credentials. */
@NullMarked
package io.domicile.cell.credentialrotation;

import org.jspecify.annotations.NullMarked;
