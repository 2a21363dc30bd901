package io.domicile.controlplane.principal;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;

/** The security context of a request whose principal is known. */
public final class PrincipalContext implements SecurityContext {

  private final Principal principal;
  private final String scheme;
  private final boolean secure;

  private PrincipalContext(Principal principal, String scheme, boolean secure) {
    this.principal = principal;
    this.scheme = scheme;
    this.secure = secure;
  }

  /** Puts the principal into the request. */
  public static void set(ContainerRequestContext request, Principal principal, String scheme) {
    request.setSecurityContext(
        new PrincipalContext(principal, scheme, request.getSecurityContext().isSecure()));
  }

  @Override
  public Principal getUserPrincipal() {
    return principal;
  }

  /** No endpoint asks for roles; who may call it is said by its permission. */
  @Override
  public boolean isUserInRole(String role) {
    return false;
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public String getAuthenticationScheme() {
    return scheme;
  }
}
