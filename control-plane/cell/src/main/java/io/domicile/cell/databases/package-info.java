/**
 * The databases on the tenants' cluster: warm spares made ahead, claimed by renaming, and brought
 * up to date or dropped when the schema moves on. No database or role is ever made without a row
 * here that owns it.
 */
@NullMarked
package io.domicile.cell.databases;

import org.jspecify.annotations.NullMarked;
