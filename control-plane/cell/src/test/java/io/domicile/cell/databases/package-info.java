/** Tests of what a tenant's roles can reach and call. */
@NullMarked
package io.domicile.cell.databases;

import org.jspecify.annotations.NullMarked;
