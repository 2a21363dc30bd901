@NullMarked
package io.domicile.service.crypto;

import org.jspecify.annotations.NullMarked;
