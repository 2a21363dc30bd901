/**
 * The whole platform on one machine: its clusters, its processes, the files they share, and the
 * order in which all of it starts and stops. The command line and the end-to-end tests run the same
 * platform.
 */
@NullMarked
package io.domicile.local.platform;

import org.jspecify.annotations.NullMarked;
