@NullMarked
package io.domicile.billing;

import org.jspecify.annotations.NullMarked;
