/**
 * The description of the cell's HTTP interface (OpenAPI 3.1), made from its resources and served
 * beside them; a copy is committed and compared.
 */
@NullMarked
package io.domicile.cell.openapi;

import org.jspecify.annotations.NullMarked;
