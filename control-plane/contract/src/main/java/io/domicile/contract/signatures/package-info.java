/**
 * Signed documents: what one plane hands to another and may be kept on disk, verified before use.
 * Ed25519 in JWS compact form (RFC 7515, RFC 8037); the {@code typ} header keeps one kind of
 * document from passing for another.
 */
@NullMarked
package io.domicile.contract.signatures;

import org.jspecify.annotations.NullMarked;
