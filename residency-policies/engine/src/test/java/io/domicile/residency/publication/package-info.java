@NullMarked
package io.domicile.residency.publication;

import org.jspecify.annotations.NullMarked;
