/**
 * A schema release: a numbered bundle of SQL scripts that a product team signs and cells roll out.
 * A cell accepts it on the product's key alone, whoever delivered it.
 */
@NullMarked
package io.domicile.contract.schemarelease;

import org.jspecify.annotations.NullMarked;
