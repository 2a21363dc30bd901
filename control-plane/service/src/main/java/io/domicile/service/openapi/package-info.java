/**
 * What the OpenAPI documents of all programs say alike, whatever made them: problem documents,
 * statuses, headers, portable patterns. Free of the library that reads the resources.
 */
@NullMarked
package io.domicile.service.openapi;

import org.jspecify.annotations.NullMarked;
