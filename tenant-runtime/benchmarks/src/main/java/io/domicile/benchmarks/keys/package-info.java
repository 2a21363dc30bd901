/**
 * Sealing beside bare AES-GCM of the JDK, Tink and the AWS Encryption SDK, in the same run; what
 * ten thousand tenants' keys take in memory, and whether a warm request asks the vault.
 */
@NullMarked
package io.domicile.benchmarks.keys;

import org.jspecify.annotations.NullMarked;
