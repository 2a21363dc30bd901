package io.domicile.cell.desiredstate;

import com.codahale.metrics.health.HealthCheck;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.enrolment.Enrolment;
import io.domicile.contract.desiredstate.DesiredState;
import io.domicile.contract.peers.Peer;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.InvalidSignatureException;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.retries.BackOff;
import io.domicile.service.retries.Loop;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the control plane for what is new, again and again, and accepts it durably. A control plane
 * that is away or talks nonsense makes the desired state older; nothing else.
 */
public final class DesiredStateFeed implements Managed {

  private static final Logger log = LoggerFactory.getLogger(DesiredStateFeed.class);

  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = WAIT.plusSeconds(10);

  private final CellId cell;
  private final RegionCode region;
  private final Enrolment enrolment;
  private final DesiredTenants tenants;
  private final Consumer<List<TenantId>> onAccepted;
  private final BackOff backOff = new BackOff(Duration.ofMillis(200), Duration.ofSeconds(5));
  private volatile @Nullable String trouble = "not asked yet";
  private final Loop loop = new Loop("desired-state", this::turn, this::failed);

  /**
   * Does nothing until started.
   *
   * @param onAccepted told after each acceptance, with the tenants that changed, possibly none
   */
  private DesiredStateFeed(
      CellId cell,
      RegionCode region,
      Enrolment enrolment,
      DesiredTenants tenants,
      Consumer<List<TenantId>> onAccepted) {
    this.cell = cell;
    this.region = region;
    this.enrolment = enrolment;
    this.tenants = tenants;
    this.onAccepted = onAccepted;
  }

  /** Starts asking with the process. */
  public static DesiredStateFeed install(
      CellContext context,
      Enrolment enrolment,
      DesiredTenants tenants,
      Consumer<List<TenantId>> onAccepted,
      Environment environment) {
    var feed = new DesiredStateFeed(context.id(), context.region(), enrolment, tenants, onAccepted);
    environment.lifecycle().manage(feed);
    environment
        .healthChecks()
        .register(
            "desired-state",
            new HealthCheck() {
              @Override
              protected Result check() {
                String trouble = feed.trouble();
                // The cell goes on without the control plane, so this says it and no more.
                return trouble == null ? Result.healthy() : Result.healthy(trouble);
              }
            });
    return feed;
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() throws InterruptedException {
    loop.stop(Duration.ofSeconds(5));
  }

  /** Why nothing new comes at present; null if all is well. */
  public @Nullable String trouble() {
    return trouble;
  }

  private void turn() throws IOException, InterruptedException, RefusedDocumentException {
    enrolment.ensure();
    poll();
    if (trouble != null) {
      log.info("The control plane answers.");
      trouble = null;
    }
    backOff.reset();
  }

  private void failed(Throwable cause) throws InterruptedException {
    if (!cause.toString().equals(trouble)) {
      log.warn("No desired state from the control plane: {}", cause.toString());
      trouble = cause.toString();
    }
    Thread.sleep(backOff.next());
  }

  private void poll() throws IOException, InterruptedException, RefusedDocumentException {
    long since = tenants.version();
    HttpResponse<byte[]> response =
        enrolment
            .controlPlane()
            .send(
                "GET",
                "/v1/cells/" + cell + "/desired-state?since=" + since + "&wait=" + WAIT.toSeconds(),
                null,
                TIMEOUT);
    switch (response.statusCode()) {
      case 200 ->
          accept(new SignedDocument(new String(response.body(), StandardCharsets.UTF_8).strip()));
      case 204 -> {}
      default -> throw new IOException("The control plane answered " + Peer.summary(response));
    }
  }

  /** Verifies and accepts one document. */
  private void accept(SignedDocument document) throws RefusedDocumentException {
    DesiredState state;
    try {
      state =
          document.verify(DocumentType.DESIRED_STATE, enrolment.serverKeys(), DesiredState.class);
    } catch (InvalidSignatureException e) {
      throw new RefusedDocumentException(String.valueOf(e.getMessage()), e);
    }
    if (!state.cell().equals(cell) || !state.region().equals(region)) {
      throw new RefusedDocumentException("It is for another cell.");
    }
    DesiredTenants.Acceptance acceptance = tenants.accept(state);
    for (String refusal : acceptance.refused()) {
      log.error("Refused in desired state {}: {}", state.version(), refusal);
    }
    onAccepted.accept(acceptance.changed());
  }
}
