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
   * The verified issuer. Reads the body, whose size {@link
   * io.domicile.service.http.HttpConventions} bounds, and puts it back.
   *
   * @throws io.domicile.contract.http.ProblemException {@code unauthenticated}
   */
  public static String issuer(ContainerRequestContext request, RequestVerifier verifier) {
    byte[] body;
    try {
      body = request.getEntityStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    request.setEntityStream(new ByteArrayInputStream(body));
    var uri = request.getUriInfo().getRequestUri();
    String query = uri.getRawQuery();
    String path = query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query;
    return verifier.verify(
        request.getHeaderString("Authorization"), request.getMethod(), path, body);
  }
}
