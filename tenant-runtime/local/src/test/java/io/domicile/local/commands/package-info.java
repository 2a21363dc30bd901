/** The command line, run in this process. */
@NullMarked
package io.domicile.local.commands;

import org.jspecify.annotations.NullMarked;
