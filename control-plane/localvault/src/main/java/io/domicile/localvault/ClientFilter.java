package io.domicile.localvault;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.peers.Peers;
import io.domicile.service.identity.RequestVerifier;
import io.domicile.service.identity.SignedRequests;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out who asks, and refuses whom the endpoint is not for. */
final class ClientFilter implements ContainerRequestFilter {

  private final Map<String, LocalVaultConfiguration.Client> clients;
  private final RequestVerifier verifier;

  @Context private @Nullable ResourceInfo resource;

  ClientFilter(
      String audience, List<LocalVaultConfiguration.Client> clients, Clock clock, Peers peers) {
    this.clients =
        clients.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    LocalVaultConfiguration.Client::id, Function.identity()));
    this.verifier =
        new RequestVerifier(
            audience,
            issuer -> {
              var client = this.clients.get(issuer);
              return client == null ? List.of() : client.publicKeys();
            },
            clock,
            peers);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    var client = clients.get(SignedRequests.issuer(request, verifier));
    Method method = resource == null ? null : resource.getResourceMethod();
    PermittedTo permitted = method == null ? null : method.getAnnotation(PermittedTo.class);
    if (client == null
        || permitted == null
        || !List.of(permitted.value()).contains(client.role())) {
      throw new ProblemException(
          ErrorCode.FORBIDDEN, "This identity may not do this at this vault.");
    }
  }
}
