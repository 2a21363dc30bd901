/**
 * Closes a tenant's database to everybody but the cell, and opens it again: refuses newcomers, ends
 * who is inside, whatever they hold, and reports a fence only when nobody is left on any server.
 */
@NullMarked
package io.domicile.cell.fence;

import org.jspecify.annotations.NullMarked;
