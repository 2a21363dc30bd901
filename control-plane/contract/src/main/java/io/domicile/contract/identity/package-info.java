/**
 * How one process proves to another who it is: a signed token per request, short-lived, bound to
 * audience, method, path and body. Bearer tokens, for people, are compared by hash and in constant
 * time.
 */
@NullMarked
package io.domicile.contract.identity;

import org.jspecify.annotations.NullMarked;
