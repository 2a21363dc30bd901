package io.domicile.cell.access;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.RuntimeId;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out who asks, and refuses whom the endpoint is not for. */
public final class CallerFilter implements ContainerRequestFilter {

  private static final String RUNTIME = "io.domicile.cell.runtime";
  private static final String BEARER = "Bearer ";

  private final TokenHash operatorToken;
  private final RequestVerifier runtimes;

  @Context private @Nullable ResourceInfo resource;

  public CallerFilter(
      CellId cell,
      TokenHash operatorToken,
      List<RuntimeIdentity> runtimes,
      Clock clock,
      Peers peers) {
    this.operatorToken = operatorToken;
    Map<String, RuntimeIdentity> byId =
        runtimes.stream()
            .collect(
                Collectors.toUnmodifiableMap(runtime -> runtime.id().value(), runtime -> runtime));
    this.runtimes =
        new RequestVerifier(
            cell.value(),
            issuer -> {
              RuntimeIdentity runtime = byId.get(issuer);
              return runtime == null ? List.of() : runtime.publicKeys();
            },
            clock,
            peers);
  }

  /** The runtime that sent this request; only for endpoints that are for runtimes. */
  public static RuntimeId runtime(ContainerRequestContext request) {
    if (request.getProperty(RUNTIME) instanceof RuntimeId runtime) {
      return runtime;
    }
    throw new IllegalStateException("This endpoint is not for runtimes.");
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Method method = resource == null ? null : resource.getResourceMethod();
    if (method != null && method.isAnnotationPresent(Public.class)) {
      return;
    }
    PermittedTo permitted = method == null ? null : method.getAnnotation(PermittedTo.class);
    if (permitted == null) {
      throw new ProblemException(ErrorCode.FORBIDDEN, "Nobody may do this.");
    }
    switch (permitted.value()) {
      case OPERATOR -> requireOperator(request.getHeaderString("Authorization"));
      case RUNTIME ->
          request.setProperty(RUNTIME, RuntimeId.of(SignedRequests.issuer(request, runtimes)));
    }
  }

  private void requireOperator(@Nullable String authorization) {
    if (authorization == null
        || !authorization.startsWith(BEARER)
        || !operatorToken.matches(new Secret<>(authorization.substring(BEARER.length())))) {
      throw new ProblemException(
              ErrorCode.UNAUTHENTICATED, "This request needs the region's operator token.")
          .header("WWW-Authenticate", "Bearer");
    }
  }
}
