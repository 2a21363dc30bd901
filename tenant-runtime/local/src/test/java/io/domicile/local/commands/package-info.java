/** Tests of the package of the same name. */
@NullMarked
package io.domicile.local.commands;

import org.jspecify.annotations.NullMarked;
