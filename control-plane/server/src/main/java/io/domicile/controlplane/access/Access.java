package io.domicile.controlplane.access;

import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.access.Permitted.Caller;
import io.domicile.service.health.PeersHealth;
import io.domicile.service.http.AdminPort;
import io.domicile.service.identity.RequestVerifier;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;

/** Puts the check that {@link Permitted} names before every endpoint. */
public final class Access implements DynamicFeature {

  /** The name of the control plane in requests that are signed for it. */
  public static final String AUDIENCE = "control-plane";

  private final AdministratorFilter administrator;
  private final NamedCellFilter namedCell;

  private Access(TokenHash adminToken, RequestVerifier verifier, Consumer<CellId> heard) {
    this.administrator = new AdministratorFilter(adminToken);
    this.namedCell = new NamedCellFilter(verifier, heard);
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
    environment
        .jersey()
        .register(new Access(token, new RequestVerifier(AUDIENCE, cells, clock, peers), heard));
  }

  @Override
  public void configure(ResourceInfo endpoint, FeatureContext context) {
    switch (callerOf(endpoint)) {
      case ADMINISTRATOR -> context.register(administrator);
      case NAMED_CELL -> context.register(namedCell);
      case ANYONE -> {}
    }
  }

  private static Caller callerOf(ResourceInfo endpoint) {
    Permitted onMethod = endpoint.getResourceMethod().getAnnotation(Permitted.class);
    if (onMethod != null) {
      return onMethod.value();
    }
    Permitted onClass = endpoint.getResourceClass().getAnnotation(Permitted.class);
    return onClass == null ? Caller.ADMINISTRATOR : onClass.value();
  }
}
