/**
 * What every HTTP interface of the platform does alike: problem documents (RFC 9457) for every
 * failure, strict JSON, bounded bodies. Errors never echo secrets or causes.
 */
@NullMarked
package io.domicile.service.http;

import org.jspecify.annotations.NullMarked;
