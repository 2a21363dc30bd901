package io.domicile.controlplane.testing;

import io.domicile.contract.desiredstate.DesiredState;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.observedstate.ObservedState;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.InvalidSignatureException;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Isolation;
import io.domicile.testing.http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cell that speaks the real protocol and has nothing behind it. */
public final class TestCell {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final SigningKey key;
  private final CellId id;
  private final int maxTenants;
  private final SignedHttpClient client;
  private @Nullable VerificationKey serverKey;

  TestCell(URI server, String id, int maxTenants) {
    this(server, new CellId(id), maxTenants, SigningKey.generate(), null);
  }

  private TestCell(
      URI server, CellId id, int maxTenants, SigningKey key, @Nullable VerificationKey serverKey) {
    this(server, id, maxTenants, key, serverKey, Clock.systemUTC());
  }

  private TestCell(
      URI server,
      CellId id,
      int maxTenants,
      SigningKey key,
      @Nullable VerificationKey serverKey,
      Clock clock) {
    this.id = id;
    this.maxTenants = maxTenants;
    this.key = key;
    this.serverKey = serverKey;
    this.client =
        new SignedHttpClient(
            HTTP, server, new RequestSigner(id.value(), "control-plane", key, clock));
  }

  /** The same cell, with a clock that is off by so much. */
  public TestCell withClockOff(URI server, Duration by) {
    return new TestCell(
        server, id, maxTenants, key, serverKey, Clock.offset(Clock.systemUTC(), by));
  }

  /** The same cell, talking to another server of the registry. */
  public TestCell at(URI server) {
    return new TestCell(server, id, maxTenants, key, serverKey);
  }

  public CellId id() {
    return id;
  }

  String publicKey() {
    return key.verificationKey().toString();
  }

  void pin(String publicKey) {
    serverKey = VerificationKey.parse(publicKey);
  }

  public Answer send(String method, String path, @Nullable Object body) {
    try {
      return Answer.of(client.send(method, path, body, TIMEOUT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The raw answer to one poll. */
  public Answer poll(long since, int waitSeconds) {
    return send(
        "GET", "/v1/cells/" + id + "/desired-state?since=" + since + "&wait=" + waitSeconds, null);
  }

  /** What is new, verified with the pinned key; fails if there is nothing. */
  public DesiredState desired(long since, int waitSeconds) {
    Answer answer = poll(since, waitSeconds);
    VerificationKey pinned = serverKey;
    if (answer.status() != 200 || pinned == null) {
      throw new AssertionError(answer.toString());
    }
    try {
      return new SignedDocument(new String(answer.bytes(), StandardCharsets.US_ASCII))
          .verify(DocumentType.DESIRED_STATE, List.of(pinned), DesiredState.class);
    } catch (InvalidSignatureException e) {
      throw new AssertionError(e);
    }
  }

  /** Reports that it looks at nothing but its room. */
  public Answer report(ObservedTenant... tenants) {
    return report(maxTenants, tenants);
  }

  /** As above, with other room. */
  public Answer report(int room, ObservedTenant... tenants) {
    return send(
        "POST",
        "/v1/cells/" + id + "/observed-state",
        new ObservedState(
            id,
            0,
            Instant.now(),
            Set.of(Isolation.DATABASE),
            new ObservedState.Capacity(room, tenants.length, 0),
            List.of(tenants)));
  }

  /** An observation of a desired tenant. */
  public static ObservedTenant observed(
      DesiredTenant desired, ObservedTenantState state, Instant at) {
    return new ObservedTenant(
        desired.tenant(),
        desired.generation(),
        desired.epoch(),
        state,
        state == ObservedTenantState.ACTIVE ? "t_" + desired.tenant().hex() + "_i1" : null,
        1,
        List.of(
            new ObservedStep(
                "claim-database",
                state == ObservedTenantState.PROVISIONING
                    ? ObservedStep.State.RUNNING
                    : ObservedStep.State.SUCCEEDED,
                at,
                state == ObservedTenantState.PROVISIONING ? null : at,
                null)),
        state == ObservedTenantState.REFUSED ? "The cell finds it unlawful." : null,
        at);
  }
}
