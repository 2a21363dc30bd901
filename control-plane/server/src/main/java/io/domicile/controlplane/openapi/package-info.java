/**
 * The description of the interface in OpenAPI 3.1, made from the resources themselves. A copy is
 * committed, and a test compares.
 */
@NullMarked
package io.domicile.controlplane.openapi;

import org.jspecify.annotations.NullMarked;
