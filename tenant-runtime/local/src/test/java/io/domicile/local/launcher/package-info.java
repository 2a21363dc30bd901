/**
 * The launcher as a shell runs it, in a checkout whose Maven and Java only say what they were
 * asked.
 */
@NullMarked
package io.domicile.local.launcher;

import org.jspecify.annotations.NullMarked;
