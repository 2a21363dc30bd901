/** Cryptography that programs of Java 21 need too: key derivation, and keys that can be wiped. */
@NullMarked
package io.domicile.service.crypto;

import org.jspecify.annotations.NullMarked;
