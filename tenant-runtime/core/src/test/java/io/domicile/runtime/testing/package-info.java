/**
 * A cell and a vault that speak the real protocols over real HTTP, and tenants with real databases:
 * what a runtime, or a service built on one, meets in production.
 */
@NullMarked
package io.domicile.runtime.testing;

import org.jspecify.annotations.NullMarked;
