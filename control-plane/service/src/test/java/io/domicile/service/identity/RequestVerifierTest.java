package io.domicile.service.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.peers.Peer;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.SigningKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RequestVerifierTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final byte[] BODY = "{}".getBytes(UTF_8);

  private final SigningKey cellKey = SigningKey.generate();
  private final RequestSigner signer =
      new RequestSigner(
          "eu-central-1-a", "control-plane", cellKey, Clock.fixed(NOON, ZoneOffset.UTC));

  private RequestVerifier verifierAt(Instant now) {
    return new RequestVerifier(
        "control-plane",
        issuer -> issuer.equals("eu-central-1-a") ? List.of(cellKey.verificationKey()) : List.of(),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void a_signed_request_is_its_issuers() {
    String header = signer.authorization("POST", "/v1/x?a=b", BODY);

    assertThat(verifierAt(NOON).verify(header, "POST", "/v1/x?a=b", BODY))
        .isEqualTo("eu-central-1-a");
  }

  @Test
  void a_token_is_good_for_one_request_only() {
    var verifier = verifierAt(NOON);
    String header = signer.authorization("POST", "/v1/x", BODY);
    verifier.verify(header, "POST", "/v1/x", BODY);

    assertUnauthenticated(() -> verifier.verify(header, "POST", "/v1/x", BODY));
  }

  @Test
  void a_token_for_another_method_path_query_or_body_is_refused() {
    var verifier = verifierAt(NOON);
    String header = signer.authorization("POST", "/v1/x?a=b", BODY);

    assertUnauthenticated(() -> verifier.verify(header, "PUT", "/v1/x?a=b", BODY));
    assertUnauthenticated(() -> verifier.verify(header, "POST", "/v1/y?a=b", BODY));
    assertUnauthenticated(() -> verifier.verify(header, "POST", "/v1/x?a=c", BODY));
    assertUnauthenticated(
        () -> verifier.verify(header, "POST", "/v1/x?a=b", "{ }".getBytes(UTF_8)));
  }

  @Test
  void a_token_for_another_audience_is_refused() {
    var toAnother =
        new RequestSigner(
            "eu-central-1-a", "us-east-1-a", cellKey, Clock.fixed(NOON, ZoneOffset.UTC));
    String header = toAnother.authorization("GET", "/v1/x", BODY);

    assertUnauthenticated(() -> verifierAt(NOON).verify(header, "GET", "/v1/x", BODY));
  }

  @Test
  void a_token_is_refused_when_it_is_too_old_or_from_the_future() {
    String header = signer.authorization("GET", "/v1/x", BODY);

    assertThat(verifierAt(NOON.plusSeconds(89)).verify(header, "GET", "/v1/x", BODY)).isNotEmpty();
    assertClockSkew(() -> verifierAt(NOON.plusSeconds(91)).verify(header, "GET", "/v1/x", BODY));
    assertThat(verifierAt(NOON.minusSeconds(29)).verify(header, "GET", "/v1/x", BODY)).isNotEmpty();
    assertClockSkew(() -> verifierAt(NOON.minusSeconds(31)).verify(header, "GET", "/v1/x", BODY));
  }

  @Test
  void whoever_is_refused_for_the_time_is_told_both_times() {
    String header = signer.authorization("GET", "/v1/x", BODY);

    assertThatThrownBy(() -> verifierAt(NOON.plusSeconds(300)).verify(header, "GET", "/v1/x", BODY))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "The token was signed at 2026-06-01T12:00:00Z; the clock here says"
                + " 2026-06-01T12:05:00Z. Clocks may be 30 s apart.");
  }

  @Test
  void the_time_is_told_to_nobody_whose_signature_is_not_the_issuers() {
    var impostor =
        new RequestSigner(
            "eu-central-1-a",
            "control-plane",
            SigningKey.generate(),
            Clock.fixed(NOON, ZoneOffset.UTC));

    assertUnauthenticated(
        () ->
            verifierAt(NOON.plusSeconds(300))
                .verify(impostor.authorization("GET", "/", BODY), "GET", "/", BODY));
  }

  @Test
  void the_clock_of_each_caller_is_measured() {
    var now = Clock.fixed(NOON.plusSeconds(300), ZoneOffset.UTC);
    var peers = new Peers(now);
    var verifier =
        new RequestVerifier(
            "control-plane", issuer -> List.of(cellKey.verificationKey()), now, peers);

    assertClockSkew(
        () -> verifier.verify(signer.authorization("GET", "/", BODY), "GET", "/", BODY));
    assertThat(peers.callers()).extracting(Peer::name).containsExactly("eu-central-1-a");
    assertThat(peers.largestSkew()).isBetween(Duration.ofSeconds(-300), Duration.ofSeconds(-295));
  }

  @Test
  void a_token_of_an_unknown_issuer_or_signed_by_anothers_key_is_refused() {
    var stranger =
        new RequestSigner(
            "eu-west-9-z", "control-plane", cellKey, Clock.fixed(NOON, ZoneOffset.UTC));
    var impostor =
        new RequestSigner(
            "eu-central-1-a",
            "control-plane",
            SigningKey.generate(),
            Clock.fixed(NOON, ZoneOffset.UTC));

    for (var bad : List.of(stranger, impostor)) {
      assertUnauthenticated(
          () -> verifierAt(NOON).verify(bad.authorization("GET", "/", BODY), "GET", "/", BODY));
    }
  }

  @Test
  void anything_that_is_not_a_token_is_refused() {
    for (@Nullable String header :
        new @Nullable String[] {
          null, "", "Bearer x", "Domicile-Signed ", "Domicile-Signed a.b.c", "Domicile-Signed .."
        }) {
      assertUnauthenticated(() -> verifierAt(NOON).verify(header, "GET", "/", BODY));
    }
  }

  @Test
  void a_nonce_is_remembered_for_as_long_as_its_token_could_be_accepted() {
    var clock = new SettableClock(NOON);
    var verifier =
        new RequestVerifier("control-plane", issuer -> List.of(cellKey.verificationKey()), clock);
    String header = signer.authorization("GET", "/", BODY);
    verifier.verify(header, "GET", "/", BODY);

    for (int second = 1; second <= 90; second++) {
      clock.now = NOON.plus(Duration.ofSeconds(second));
      verifier.verify(
          new RequestSigner("eu-central-1-a", "control-plane", cellKey, clock)
              .authorization("GET", "/", BODY),
          "GET",
          "/",
          BODY);
      assertUnauthenticated(() -> verifier.verify(header, "GET", "/", BODY));
    }
  }

  private static void assertUnauthenticated(ThrowingCallable call) {
    assertProblem(call, ErrorCode.UNAUTHENTICATED);
  }

  private static void assertClockSkew(ThrowingCallable call) {
    assertProblem(call, ErrorCode.CLOCK_SKEW);
  }

  private static void assertProblem(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private static final class SettableClock extends Clock {

    private Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public java.time.ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
