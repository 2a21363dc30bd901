@NullMarked
package io.domicile.contract;

import org.jspecify.annotations.NullMarked;
