/**
 * How a program finds out who sent a signed request: signature, audience, method, path, body, age
 * and first use are verified before anything else looks at it.
 */
@NullMarked
package io.domicile.service.identity;

import org.jspecify.annotations.NullMarked;
