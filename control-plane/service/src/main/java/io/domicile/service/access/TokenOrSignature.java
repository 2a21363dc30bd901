package io.domicile.service.access;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.RequestSigner;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.Set;

/**
 * The callers of a program that knows two kinds: one sends a bearer token, the other signs its
 * requests. Where an endpoint is for both, a signed request is checked as the signer's and any
 * other as the bearer's. Thread-safe if both proofs are.
 */
public final class TokenOrSignature implements CallerCheck {

  /** Lets a request pass, or throws. */
  @FunctionalInterface
  public interface Proof {
    /**
     * Checks it.
     *
     * @throws ProblemException if the request is not from that caller
     * @throws IOException if the request cannot be read
     */
    void require(ContainerRequestContext request) throws IOException;
  }

  private final Caller bearer;
  private final Proof token;
  private final Caller signer;
  private final Proof signature;

  /**
   * Two kinds of caller.
   *
   * @param bearer who sends a token
   * @param signer who signs requests
   */
  public TokenOrSignature(Caller bearer, Proof token, Caller signer, Proof signature) {
    this.bearer = bearer;
    this.token = token;
    this.signer = signer;
    this.signature = signature;
  }

  @Override
  public void require(Set<Caller> permitted, ContainerRequestContext request) throws IOException {
    boolean forBearer = permitted.contains(bearer);
    boolean forSigner = permitted.contains(signer);
    if (forSigner && (!forBearer || isSigned(request))) {
      signature.require(request);
    } else if (forBearer) {
      token.require(request);
    } else {
      throw new ProblemException(ErrorCode.FORBIDDEN, "Nobody may do this.");
    }
  }

  private static boolean isSigned(ContainerRequestContext request) {
    String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.startsWith(RequestSigner.SCHEME);
  }
}
