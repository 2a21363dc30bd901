/** An HTTP client for tests, which may name any host and hold any token. */
@NullMarked
package io.domicile.testing.http;

import org.jspecify.annotations.NullMarked;
