/**
 * Who may ask the cell: a regional operator by bearer token, a runtime by its signature. Every
 * endpoint names whom it is for; one that names nobody answers nobody.
 */
@NullMarked
package io.domicile.cell.access;

import org.jspecify.annotations.NullMarked;
