/**
 * How a command reaches the running {@code up}: a small HTTP interface on loopback, for whoever can
 * read the state directory.
 */
@NullMarked
package io.domicile.local.control;

import org.jspecify.annotations.NullMarked;
