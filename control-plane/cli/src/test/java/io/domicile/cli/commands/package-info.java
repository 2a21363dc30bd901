/** Tests of the package of the same name. */
@NullMarked
package io.domicile.cli.commands;

import org.jspecify.annotations.NullMarked;
