/** Tests of what an operator does to a tenant's key, and of a cell killed meanwhile. */
@NullMarked
package io.domicile.cell.keyoperations;

import org.jspecify.annotations.NullMarked;
