/**
 * What a cell found to be true, reported upward: never a command's answer, always an observation
 * with a time.
 */
@NullMarked
package io.domicile.contract.observedstate;

import org.jspecify.annotations.NullMarked;
