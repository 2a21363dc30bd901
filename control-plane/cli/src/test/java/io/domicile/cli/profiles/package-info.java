/** Tests of the package of the same name. */
@NullMarked
package io.domicile.cli.profiles;

import org.jspecify.annotations.NullMarked;
