package io.domicile.service.access;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The security context of a request whose caller is known. */
public final class KnownCaller implements SecurityContext {

  private final Principal principal;
  private final String scheme;
  private final boolean secure;

  private KnownCaller(Principal principal, String scheme, boolean secure) {
    this.principal = principal;
    this.scheme = scheme;
    this.secure = secure;
  }

  /** Puts the principal into the request. */
  public static void set(ContainerRequestContext request, Principal principal, String scheme) {
    request.setSecurityContext(
        new KnownCaller(principal, scheme, request.getSecurityContext().isSecure()));
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
