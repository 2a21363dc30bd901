@NullMarked
package io.domicile.controlplane;

import org.jspecify.annotations.NullMarked;
