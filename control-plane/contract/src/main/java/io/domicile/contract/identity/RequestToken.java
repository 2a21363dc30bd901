package io.domicile.contract.identity;

import java.time.Instant;

/**
 * What a signed request token says.
 *
 * @param issuer who signs, such as a cell's or a runtime's id
 * @param audience whom the request is for, such as {@code control-plane} or a cell's id
 * @param method the HTTP method
 * @param path the path with its query, as sent
 * @param bodySha256 base64url of the SHA-256 of the body; of nothing where there is none
 * @param nonce never used twice by an issuer
 * @param issuedAt when it was signed
 */
public record RequestToken(
    String issuer,
    String audience,
    String method,
    String path,
    String bodySha256,
    String nonce,
    Instant issuedAt) {}
