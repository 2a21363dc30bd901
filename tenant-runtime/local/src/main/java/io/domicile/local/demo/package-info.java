/**
 * The guided tour of a running platform: every step says what it asks, shows what came back and why
 * that matters, and stops the tour if it is not as it should be.
 */
@NullMarked
package io.domicile.local.demo;

import org.jspecify.annotations.NullMarked;
