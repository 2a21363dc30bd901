package io.domicile.localvault;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.peers.Peers;
import io.domicile.localvault.LocalVaultConfiguration.Client;
import io.domicile.service.access.Caller;
import io.domicile.service.access.CallerCheck;
import io.domicile.service.identity.RequestVerifier;
import io.domicile.service.identity.SignedRequests;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out which client of the vault calls, and what it may do by its role. */
final class VaultClients implements CallerCheck {

  private final Map<String, ClientRole> roles;
  private final RequestVerifier verifier;

  VaultClients(String audience, List<Client> clients, Clock clock, Peers peers) {
    this.roles = clients.stream().collect(Collectors.toUnmodifiableMap(Client::id, Client::role));
    var keys = clients.stream().collect(Collectors.toMap(Client::id, Client::publicKeys));
    this.verifier = new RequestVerifier(audience, RequestVerifier.Issuers.of(keys), clock, peers);
  }

  @Override
  public void require(Set<Caller> permitted, ContainerRequestContext request) {
    ClientRole role = roles.get(SignedRequests.issuer(request, verifier));
    if (role == null || !permitted.contains(role.caller())) {
      throw new ProblemException(
          ErrorCode.FORBIDDEN, "This identity may not do this at this vault.");
    }
  }
}
