/**
 * The service's own tables as a schema release: plain SQL scripts that the product team signs and
 * cells apply, so that no cell needs this service's code.
 */
@NullMarked
package io.domicile.billing.schema;

import org.jspecify.annotations.NullMarked;
