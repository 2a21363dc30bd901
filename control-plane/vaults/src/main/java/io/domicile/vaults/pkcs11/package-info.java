/**
 * Tenants' keys in a hardware security module, through the JDK's own PKCS#11 provider: AES keys
 * that are sensitive and not extractable, and wrap in the module.
 */
@NullMarked
package io.domicile.vaults.pkcs11;

import org.jspecify.annotations.NullMarked;
