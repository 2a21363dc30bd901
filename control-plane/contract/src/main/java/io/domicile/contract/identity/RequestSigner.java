package io.domicile.contract.identity;

import io.domicile.contract.bytes.Digests;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;

/** Signs this process's requests to one audience. Thread-safe. */
public final class RequestSigner {

  /** The scheme of the {@code Authorization} header. */
  public static final String SCHEME = "Domicile-Signed ";

  private final String issuer;
  private final String audience;
  private final SigningKey key;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public RequestSigner(String issuer, String audience, SigningKey key, Clock clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.key = key;
    this.clock = clock;
  }

  /** The {@code Authorization} header for one request; a repeated request needs a fresh one. */
  public String authorization(String method, String pathAndQuery, byte[] body) {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    var base64 = Base64.getUrlEncoder().withoutPadding();
    var token =
        new RequestToken(
            issuer,
            audience,
            method,
            pathAndQuery,
            base64.encodeToString(Digests.sha256(body)),
            base64.encodeToString(nonce),
            clock.instant());
    return SCHEME + SignedDocument.sign(DocumentType.REQUEST, token, key).compact();
  }
}
