/**
 * The tenant's customers. Who they are is sealed: name, e-mail address and tax id; a customer is
 * found by address through a blind index.
 */
@NullMarked
package io.domicile.billing.customers;

import org.jspecify.annotations.NullMarked;
