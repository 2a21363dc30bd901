package io.domicile.runtime.tenants;

import io.domicile.contract.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What makes one request the same as another: the SHA-256 of method, path with query, and body,
 * byte for byte. A repetition that writes the same JSON differently is another request.
 *
 * @param sha256 32 bytes
 */
public record RequestDigest(Bytes sha256) {

  public RequestDigest {
    if (sha256.length() != 32) {
      throw new IllegalArgumentException("A SHA-256 has 32 bytes.");
    }
  }

  /** The digest of an HTTP request. */
  public static RequestDigest of(String method, String pathAndQuery, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((method + "\n" + pathAndQuery + "\n").getBytes(StandardCharsets.UTF_8));
      return new RequestDigest(Bytes.copyOf(digest.digest(body)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
