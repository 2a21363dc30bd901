/** Tests of the product's schema. */
@NullMarked
package io.domicile.cell.schemareleases;

import org.jspecify.annotations.NullMarked;
