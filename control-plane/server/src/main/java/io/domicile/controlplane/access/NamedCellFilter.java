package io.domicile.controlplane.access;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.principal.Principal;
import io.domicile.controlplane.principal.PrincipalContext;
import io.domicile.service.identity.RequestVerifier;
import io.domicile.service.identity.SignedRequests;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.function.Consumer;

/** Lets a cell pass to what is its own. */
@Priority(Priorities.AUTHENTICATION)
final class NamedCellFilter implements ContainerRequestFilter {

  private final RequestVerifier verifier;
  private final Consumer<CellId> heard;

  NamedCellFilter(RequestVerifier verifier, Consumer<CellId> heard) {
    this.verifier = verifier;
    this.heard = heard;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String cell = SignedRequests.issuer(request, verifier);
    if (!cell.equals(request.getUriInfo().getPathParameters().getFirst("cell"))) {
      throw new ProblemException(ErrorCode.FORBIDDEN, "A cell may ask only for what is its own.");
    }
    CellId id = CellId.of(cell);
    heard.accept(id);
    PrincipalContext.set(request, Principal.cell(id), "Signature");
  }
}
