package io.domicile.cell.access;

import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.service.access.BearerToken;
import io.domicile.service.access.Caller;
import io.domicile.service.access.CallerCheck;
import io.domicile.service.access.TokenOrSignature;
import io.domicile.service.identity.RequestVerifier;
import io.domicile.service.identity.SignedRequests;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out who calls a cell: an operator by token, a runtime by its signature. */
public final class CellCallers implements CallerCheck {

  private static final String RUNTIME = "io.domicile.cell.runtime";

  private final TokenOrSignature check;

  public CellCallers(
      CellId cell,
      TokenHash operatorToken,
      List<RuntimeIdentity> runtimes,
      Clock clock,
      Peers peers) {
    var keys =
        runtimes.stream()
            .collect(
                Collectors.toMap(runtime -> runtime.id().value(), RuntimeIdentity::publicKeys));
    var signatures =
        new RequestVerifier(cell.value(), RequestVerifier.Issuers.of(keys), clock, peers);
    this.check =
        new TokenOrSignature(
            Caller.OPERATOR,
            request ->
                BearerToken.require(
                    operatorToken,
                    request.getHeaderString(HttpHeaders.AUTHORIZATION),
                    "This request needs the region's operator token."),
            Caller.RUNTIME,
            request ->
                request.setProperty(
                    RUNTIME, RuntimeId.of(SignedRequests.issuer(request, signatures))));
  }

  /** The runtime that sent this request; only for endpoints that are for runtimes. */
  public static RuntimeId runtime(ContainerRequestContext request) {
    if (request.getProperty(RUNTIME) instanceof RuntimeId runtime) {
      return runtime;
    }
    throw new IllegalStateException("This endpoint is not for runtimes.");
  }

  @Override
  public void require(Set<Caller> permitted, ContainerRequestContext request) throws IOException {
    check.require(permitted, request);
  }
}
