/** Tests of what a change of law would do. */
@NullMarked
package io.domicile.residency.simulation;

import org.jspecify.annotations.NullMarked;
