/**
 * For the tests of a service that is built on Domicile's library: a cell and a vault that speak the
 * real protocols over real HTTP, and tenants with real databases, all in the test's JVM. {@link
 * io.domicile.testing.DomicileExtension} is where to begin.
 */
@NullMarked
package io.domicile.testing;

import org.jspecify.annotations.NullMarked;
