/** How the planes write and read JSON: one mapper, strict on input. */
@NullMarked
package io.domicile.contract.json;

import org.jspecify.annotations.NullMarked;
