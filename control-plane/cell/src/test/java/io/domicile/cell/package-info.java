/**
 * Tests of the cell's configuration, and of a cell as a whole beside nothing but a cloud. What a
 * feature does is tested in the feature's package; {@code testing} holds what these tests share.
 */
@NullMarked
package io.domicile.cell;

import org.jspecify.annotations.NullMarked;
