@NullMarked
package io.domicile.runtime;

import org.jspecify.annotations.NullMarked;
