@NullMarked
package io.domicile.local;

import org.jspecify.annotations.NullMarked;
