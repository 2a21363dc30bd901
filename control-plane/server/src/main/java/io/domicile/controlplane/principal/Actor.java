package io.domicile.controlplane.principal;

import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

/**
 * Who does something, and on whose behalf.
 *
 * @param onBehalfOf null if the principal acts for itself
 */
public record Actor(Principal principal, @Nullable Mandate onBehalfOf) {

  /** One that acts for itself. */
  public static Actor of(Principal principal) {
    return new Actor(principal, null);
  }

  /**
   * Who sends the request.
   *
   * @throws IllegalStateException if no filter has put its principal into the context
   */
  public static Actor of(SecurityContext request) {
    if (request.getUserPrincipal() instanceof Principal principal) {
      return of(principal);
    }
    throw new IllegalStateException("The request has no principal.");
  }

  /** The same principal, on somebody's behalf. */
  public Actor onBehalfOf(Mandate mandate) {
    return new Actor(principal, mandate);
  }
}
