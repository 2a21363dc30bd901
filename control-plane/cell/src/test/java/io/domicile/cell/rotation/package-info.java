/** Tests of the rotation of credentials. */
@NullMarked
package io.domicile.cell.rotation;

import org.jspecify.annotations.NullMarked;
