/**
 * How work that is tried again and again is logged: its trace once, a line for each further time.
 */
@NullMarked
package io.domicile.service.retries;

import org.jspecify.annotations.NullMarked;
