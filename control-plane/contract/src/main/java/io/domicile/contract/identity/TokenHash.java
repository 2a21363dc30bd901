package io.domicile.contract.identity;

import io.domicile.contract.bytes.Digests;
import io.domicile.contract.secret.Secret;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The SHA-256 of a bearer token of 256 random bits: all that a server keeps of it. A fast hash is
 * enough because the token is not a password; nobody can enumerate 2^256.
 */
public final class TokenHash {

  private final byte[] sha256;

  private TokenHash(byte[] sha256) {
    this.sha256 = sha256;
  }

  /** A fresh token of 256 random bits, base64url. */
  public static Secret<String> freshToken(SecureRandom random) {
    byte[] token = new byte[32];
    random.nextBytes(token);
    return new Secret<>(Base64.getUrlEncoder().withoutPadding().encodeToString(token));
  }

  public static TokenHash of(Secret<String> token) {
    return new TokenHash(Digests.sha256(token.reveal()));
  }

  /** Reads the 64 hex digits of {@link #hex()}. */
  public static TokenHash ofHex(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (bytes.length != 32) {
      throw new IllegalArgumentException("A SHA-256 has 64 hex digits.");
    }
    return new TokenHash(bytes);
  }

  public String hex() {
    return HexFormat.of().formatHex(sha256);
  }

  /** Whether it is the token's hash, compared in constant time. */
  public boolean matches(Secret<String> token) {
    return MessageDigest.isEqual(sha256, Digests.sha256(token.reveal()));
  }
}
