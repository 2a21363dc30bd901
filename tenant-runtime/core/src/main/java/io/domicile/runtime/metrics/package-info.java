/**
 * How a feature of the runtime registers its gauges: under one prefix, and never one per tenant,
 * because ten thousand tenants would be ten thousand series.
 */
@NullMarked
package io.domicile.runtime.metrics;

import org.jspecify.annotations.NullMarked;
