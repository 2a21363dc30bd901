/**
 * Work that is done again and again: a loop with a stop, pauses that double, and a log that has the
 * trace of a failure once and a line for each further time.
 */
@NullMarked
package io.domicile.service.retries;

import org.jspecify.annotations.NullMarked;
