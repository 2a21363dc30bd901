@NullMarked
package io.domicile.cell;

import org.jspecify.annotations.NullMarked;
