/**
 * Routed data sources beside what a user would pick instead: a checkout, ten thousand tenants in
 * one process, skewed traffic on a small budget of connections, and a whole request.
 */
@NullMarked
package io.domicile.benchmarks.routing;

import org.jspecify.annotations.NullMarked;
