/**
 * The platform's processes as children of this one: started with a configuration file, known by a
 * process id on disk, ready when their health check says so, stopped or killed by name.
 */
@NullMarked
package io.domicile.local.processes;

import org.jspecify.annotations.NullMarked;
