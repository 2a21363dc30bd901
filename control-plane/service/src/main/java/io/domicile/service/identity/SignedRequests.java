package io.domicile.service.identity;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Applies a {@link RequestVerifier} to a JAX-RS request; an application's own filter maps the
 * issuer to a principal.
 */
public final class SignedRequests {

  private SignedRequests() {}

  /**
   * The verified issuer. Reads the body only once the token is known to be genuine, within the
   * bounds of {@link io.domicile.service.http.HttpConventions}, and puts it back.
   *
   * @throws io.domicile.contract.http.ProblemException {@code unauthenticated}
   */
  public static String issuer(ContainerRequestContext request, RequestVerifier verifier) {
    var uri = request.getUriInfo().getRequestUri();
    String query = uri.getRawQuery();
    String path = query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query;
    RequestVerifier.Head head =
        verifier.head(request.getHeaderString("Authorization"), request.getMethod(), path);
    byte[] body;
    try {
      body = request.getEntityStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    request.setEntityStream(new ByteArrayInputStream(body));
    return head.issuer(body);
  }
}
