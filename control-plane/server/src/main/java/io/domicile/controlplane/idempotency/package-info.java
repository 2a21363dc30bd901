/**
 * Makes every POST safe to repeat: the key, the request's hash and the answer commit with the
 * change they belong to. The same key with another body is refused, and a secret that was shown
 * once is not shown again.
 */
@NullMarked
package io.domicile.controlplane.idempotency;

import org.jspecify.annotations.NullMarked;
