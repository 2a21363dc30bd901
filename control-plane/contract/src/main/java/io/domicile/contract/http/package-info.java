/**
 * What every HTTP interface of the platform does alike: RFC 9457 problem documents from one closed
 * list of error\n * codes, strict JSON, bounded bodies, idempotency keys. Errors never echo secrets
 * or causes.
 */
@NullMarked
package io.domicile.contract.http;

import org.jspecify.annotations.NullMarked;
