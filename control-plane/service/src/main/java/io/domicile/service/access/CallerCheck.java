package io.domicile.service.access;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.util.Set;

/** How one program finds out who calls. */
@FunctionalInterface
public interface CallerCheck {

  /**
   * Lets a request of a permitted caller pass. Never asked for endpoints that anyone may call, or
   * nobody.
   *
   * @param permitted never empty; a kind that the program does not know is no caller of its
   * @throws io.domicile.contract.http.ProblemException if the request is from nobody of these
   * @throws IOException if the request cannot be read
   */
  void require(Set<Caller> permitted, ContainerRequestContext request) throws IOException;
}
