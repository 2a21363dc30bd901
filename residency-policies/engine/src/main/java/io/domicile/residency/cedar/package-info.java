/**
 * Cedar, kept at arm's length. This package alone touches the native library; it closes Cedar's
 * traps (a forbid that fails is skipped, ids are renumbered, sets are parsed again on every call)
 * so that nobody above has to know of them.
 */
@NullMarked
package io.domicile.residency.cedar;

import org.jspecify.annotations.NullMarked;
