package io.domicile.controlplane.access;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.principal.Principal;
import io.domicile.service.access.BearerToken;
import io.domicile.service.access.Caller;
import io.domicile.service.access.CallerCheck;
import io.domicile.service.access.KnownCaller;
import io.domicile.service.access.Permissions;
import io.domicile.service.access.TokenOrSignature;
import io.domicile.service.health.PeersHealth;
import io.domicile.service.http.AdminPort;
import io.domicile.service.identity.RequestVerifier;
import io.domicile.service.identity.SignedRequests;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;

/** Finds out who calls the control plane: an administrator by token, a cell by its signature. */
public final class Access implements CallerCheck {

  /** The name of the control plane in requests that are signed for it. */
  public static final String AUDIENCE = "control-plane";

  private static final Principal ADMINISTRATOR = Principal.token("administrator");

  private final TokenHash adminToken;
  private final RequestVerifier cells;
  private final Consumer<CellId> heard;
  private final TokenOrSignature check =
      new TokenOrSignature(
          Caller.ADMINISTRATOR, this::requireAdministrator, Caller.CELL, this::requireNamedCell);

  private Access(TokenHash adminToken, RequestVerifier cells, Consumer<CellId> heard) {
    this.adminToken = adminToken;
    this.cells = cells;
    this.heard = heard;
  }

  /**
   * Wires the checks into an application.
   *
   * @param cells the keys of cells, by their ids
   * @param heard is told of each cell whose request was let through
   * @throws IOException if the administrator's token cannot be read
   */
  public static void install(
      AccessConfiguration configuration,
      RequestVerifier.Issuers cells,
      Consumer<CellId> heard,
      Clock clock,
      Environment environment)
      throws IOException {
    TokenHash token = configuration.adminToken();
    AdminPort.permitTasks(environment, token);
    var peers = new Peers(clock);
    PeersHealth.install(peers, environment.healthChecks(), environment.metrics());
    var verifier = new RequestVerifier(AUDIENCE, cells, clock, peers);
    Permissions.install(new Access(token, verifier, heard), environment.jersey());
  }

  @Override
  public void require(Set<Caller> permitted, ContainerRequestContext request) throws IOException {
    check.require(permitted, request);
  }

  private void requireAdministrator(ContainerRequestContext request) {
    BearerToken.require(
        adminToken,
        request.getHeaderString(HttpHeaders.AUTHORIZATION),
        "This request needs an administrator's bearer token.");
    KnownCaller.set(request, ADMINISTRATOR, "Bearer");
  }

  private void requireNamedCell(ContainerRequestContext request) {
    String cell = SignedRequests.issuer(request, cells);
    if (!cell.equals(request.getUriInfo().getPathParameters().getFirst("cell"))) {
      throw new ProblemException(ErrorCode.FORBIDDEN, "A cell may ask only for what is its own.");
    }
    CellId id = CellId.of(cell);
    heard.accept(id);
    KnownCaller.set(request, Principal.cell(id), "Signature");
  }
}
