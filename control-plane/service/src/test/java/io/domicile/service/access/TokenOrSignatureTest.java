package io.domicile.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.RequestSigner;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.api.Test;

final class TokenOrSignatureTest {

  private final List<Caller> asked = new ArrayList<>();
  private final TokenOrSignature check =
      new TokenOrSignature(
          Caller.ADMINISTRATOR,
          request -> asked.add(Caller.ADMINISTRATOR),
          Caller.CELL,
          request -> asked.add(Caller.CELL));

  @Test
  void where_both_may_call_a_signed_request_is_the_signers_and_any_other_the_bearers()
      throws IOException {
    Set<Caller> both = Set.of(Caller.ADMINISTRATOR, Caller.CELL);

    check.require(both, request(RequestSigner.SCHEME + "e30"));
    check.require(both, request("Bearer token"));
    check.require(both, request("Basic e30="));

    assertThat(asked).containsExactly(Caller.CELL, Caller.ADMINISTRATOR, Caller.ADMINISTRATOR);
  }

  @Test
  void where_one_may_call_nothing_else_is_asked_for() throws IOException {
    check.require(Set.of(Caller.CELL), request("Bearer token"));
    check.require(Set.of(Caller.ADMINISTRATOR), request(RequestSigner.SCHEME + "e30"));

    assertThat(asked).containsExactly(Caller.CELL, Caller.ADMINISTRATOR);
  }

  @Test
  void callers_that_a_program_does_not_know_are_nobody() {
    assertThatThrownBy(() -> check.require(Set.of(Caller.TENANT), request("Bearer token")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN));
    assertThat(asked).isEmpty();
  }

  private static ContainerRequest request(String authorization) {
    var request =
        new ContainerRequest(
            URI.create("http://program/"),
            URI.create("http://program/v1/room"),
            "GET",
            null,
            new MapPropertiesDelegate(),
            null);
    request.header(HttpHeaders.AUTHORIZATION, authorization);
    return request;
  }
}
