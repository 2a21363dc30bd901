package io.domicile.controlplane.access;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.secret.Secret;
import io.domicile.controlplane.principal.Principal;
import io.domicile.controlplane.principal.PrincipalContext;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;

/** Lets an administrator pass. */
@Priority(Priorities.AUTHENTICATION)
final class AdministratorFilter implements ContainerRequestFilter {

  private static final Principal ADMINISTRATOR = Principal.token("administrator");
  private static final String SCHEME = "Bearer ";

  private final TokenHash token;

  AdministratorFilter(TokenHash token) {
    this.token = token;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || !token.matches(new Secret<>(header.substring(SCHEME.length()).strip()))) {
      throw new ProblemException(
              ErrorCode.UNAUTHENTICATED, "This request needs an administrator's bearer token.")
          .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    PrincipalContext.set(request, ADMINISTRATOR, "Bearer");
  }
}
