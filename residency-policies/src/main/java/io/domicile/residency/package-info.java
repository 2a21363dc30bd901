@NullMarked
package io.domicile.residency;

import org.jspecify.annotations.NullMarked;
