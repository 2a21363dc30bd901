/**
 * Residency as the control plane's API answers about it: one question, a whole fleet, decisions
 * made again. For the command line, the tour and tests alike.
 */
@NullMarked
package io.domicile.cli.residency;

import org.jspecify.annotations.NullMarked;
