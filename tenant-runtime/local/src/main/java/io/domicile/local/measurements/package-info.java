/**
 * Measures the platform as {@code up} runs it, on a state directory and ports of its own, and
 * writes what it found as a table for people and as JSON.
 */
@NullMarked
package io.domicile.local.measurements;

import org.jspecify.annotations.NullMarked;
