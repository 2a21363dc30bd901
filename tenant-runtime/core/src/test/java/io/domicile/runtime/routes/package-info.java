/** Tests of what becomes a route in use. */
@NullMarked
package io.domicile.runtime.routes;

import org.jspecify.annotations.NullMarked;
