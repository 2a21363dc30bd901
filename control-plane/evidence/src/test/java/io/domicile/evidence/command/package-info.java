/** Tests of the command on files. */
@NullMarked
package io.domicile.evidence.command;

import org.jspecify.annotations.NullMarked;
