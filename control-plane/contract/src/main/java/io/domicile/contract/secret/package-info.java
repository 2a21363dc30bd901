/**
 * Values that must never be printed. A {@link io.domicile.contract.secret.Secret} shows as {@code
 * [redacted]} in logs, errors and string concatenation; reading it takes a deliberate call.
 */
@NullMarked
package io.domicile.contract.secret;

import org.jspecify.annotations.NullMarked;
