@NullMarked
package io.domicile.contract.testing;

import org.jspecify.annotations.NullMarked;
