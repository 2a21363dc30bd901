/**
 * What travels over HTTP beside the documents: problem documents (RFC 9457) from one closed list of
 * error codes, and idempotency keys. Errors never echo secrets or causes.
 */
@NullMarked
package io.domicile.contract.http;

import org.jspecify.annotations.NullMarked;
