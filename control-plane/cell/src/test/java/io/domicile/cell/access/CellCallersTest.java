package io.domicile.cell.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.service.access.Caller;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CellCallersTest {

  private static final CellId CELL = new CellId("eu-central-1-a");
  private static final RuntimeId RUNTIME = new RuntimeId("billing-1");
  private static final Secret<String> TOKEN = new Secret<>("the-operators-token");
  private static final Set<Caller> BOTH = Set.of(Caller.OPERATOR, Caller.RUNTIME);

  private final SigningKey key = SigningKey.generate();
  private final CellCallers callers =
      new CellCallers(
          CELL,
          TokenHash.of(TOKEN),
          List.of(new RuntimeIdentity(RUNTIME, List.of(key.verificationKey()))),
          Clock.systemUTC(),
          new Peers(Clock.systemUTC()));

  @Test
  void an_endpoint_for_operators_and_runtimes_takes_either() throws IOException {
    callers.require(BOTH, request("Bearer " + TOKEN.reveal()));

    ContainerRequest signed = request(signature(key));
    callers.require(BOTH, signed);
    assertThat(CellCallers.runtime(signed)).isEqualTo(RUNTIME);
  }

  @Test
  void an_endpoint_for_both_refuses_whoever_is_neither() {
    assertRefused(BOTH, null, ErrorCode.UNAUTHENTICATED);
    assertRefused(BOTH, "Bearer another", ErrorCode.UNAUTHENTICATED);
    assertRefused(BOTH, signature(SigningKey.generate()), ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void an_endpoint_for_one_kind_of_caller_refuses_the_other() {
    assertRefused(Set.of(Caller.OPERATOR), signature(key), ErrorCode.UNAUTHENTICATED);
    assertRefused(Set.of(Caller.RUNTIME), "Bearer " + TOKEN.reveal(), ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void an_endpoint_for_callers_that_a_cell_does_not_know_is_for_nobody() {
    assertRefused(Set.of(Caller.ADMINISTRATOR), "Bearer " + TOKEN.reveal(), ErrorCode.FORBIDDEN);
  }

  private void assertRefused(Set<Caller> permitted, @Nullable String header, ErrorCode code) {
    assertThatThrownBy(() -> callers.require(permitted, request(header)))
        .isInstanceOfSatisfying(
            ProblemException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private String signature(SigningKey by) {
    return new RequestSigner(RUNTIME.value(), CELL.value(), by, Clock.systemUTC())
        .authorization("GET", "/v1/both", new byte[0]);
  }

  private static ContainerRequest request(@Nullable String authorization) {
    var request =
        new ContainerRequest(
            URI.create("http://cell/"),
            URI.create("http://cell/v1/both"),
            "GET",
            null,
            new MapPropertiesDelegate(),
            null);
    if (authorization != null) {
      request.header(HttpHeaders.AUTHORIZATION, authorization);
    }
    request.setEntityStream(new ByteArrayInputStream(new byte[0]));
    return request;
  }
}
