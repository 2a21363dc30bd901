/**
 * Files that only their owner may read, and writes that are there after a crash or not at all.
 * Whoever else can read a secret's file is a reason not to start.
 */
@NullMarked
package io.domicile.service.files;

import org.jspecify.annotations.NullMarked;
