/**
 * The library a product team embeds in its Dropwizard service: {@code DomicileBundle} wires routes,
 * pools, keys, sealed fields and authentication, so that resources take a {@code Tenant} and write
 * ordinary JDBI code. It knows only its own cell, and keeps serving without it.
 */
@NullMarked
package io.domicile.runtime;

import org.jspecify.annotations.NullMarked;
