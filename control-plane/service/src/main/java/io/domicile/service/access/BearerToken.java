package io.domicile.service.access;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.secret.Secret;
import org.jspecify.annotations.Nullable;

/** A token that is sent as {@code Authorization: Bearer TOKEN}; only its hash is known here. */
public final class BearerToken {

  private static final String SCHEME = "Bearer ";

  private BearerToken() {}

  /**
   * Refuses a request without the token.
   *
   * @param authorization the header, null if absent
   * @param refusal the sentence for whoever does not have it
   * @throws ProblemException {@code unauthenticated}
   */
  public static void require(TokenHash token, @Nullable String authorization, String refusal) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || !token.matches(new Secret<>(authorization.substring(SCHEME.length()).strip()))) {
      throw new ProblemException(ErrorCode.UNAUTHENTICATED, refusal)
          .header("WWW-Authenticate", "Bearer");
    }
  }
}
