/** Tests of what a tenant's roles can reach. */
@NullMarked
package io.domicile.cell.databases;

import org.jspecify.annotations.NullMarked;
