/**
 * Where the tenants of this cell are: the signed snapshot that the cell hands out, verified before
 * use, kept on disk, and replaced only by a newer one of the same cell. What does not verify is
 * refused loudly and the last good snapshot serves on.
 */
@NullMarked
package io.domicile.runtime.routes;

import org.jspecify.annotations.NullMarked;
