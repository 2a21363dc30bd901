package io.domicile.service.identity;

import io.domicile.contract.bytes.Digests;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.RequestToken;
import io.domicile.contract.json.Json;
import io.domicile.contract.peers.ClockSkew;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.InvalidSignatureException;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.VerificationKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signed requests: the signature by a key of the issuer it names, audience, method, path,
 * body, age and first use.
 *
 * <p>A nonce is remembered by this process for as long as its token could be accepted, {@value
 * #MAX_NONCES} at most; when they are used up, requests are refused rather than forgotten. Two
 * processes behind one address do not share nonces: within its minute, a token could be replayed to
 * the other one, so what signed requests ask for must be safe to repeat.
 *
 * <p>Thread-safe.
 */
public final class RequestVerifier {

  /** How old a token may be. */
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  /** How far two clocks may be apart. */
  public static final Duration TOLERATED_SKEW = ClockSkew.TOLERATED;

  private static final int MAX_NONCES = 1_000_000;

  /** The keys by which an issuer may sign at present; empty for an unknown one. */
  @FunctionalInterface
  public interface Issuers {
    Collection<VerificationKey> keysOf(String issuer);

    /** Issuers that the configuration names, with their keys. */
    static Issuers of(Map<String, ? extends Collection<VerificationKey>> keys) {
      var copy = Map.<String, Collection<VerificationKey>>copyOf(keys);
      return issuer -> copy.getOrDefault(issuer, List.of());
    }
  }

  private final String audience;
  private final Issuers issuers;
  private final Clock clock;
  private final Peers peers;
  private final Set<String> nonces = new HashSet<>();
  private final ArrayDeque<Used> byExpiry = new ArrayDeque<>();

  private record Used(String nonce, Instant forgetAt) {}

  public RequestVerifier(String audience, Issuers issuers, Clock clock) {
    this(audience, issuers, clock, new Peers(clock));
  }

  /**
   * Verifies what is meant for one audience.
   *
   * @param peers where the clock of each verified caller is noted
   */
  public RequestVerifier(String audience, Issuers issuers, Clock clock, Peers peers) {
    this.audience = audience;
    this.issuers = issuers;
    this.clock = clock;
    this.peers = peers;
  }

  /**
   * A request whose token is genuine, for this request, fresh and used for the first time. Its body
   * has not been looked at: {@link #issuer} does, and says who asks.
   */
  public static final class Head {

    private final RequestToken token;

    private Head(RequestToken token) {
      this.token = token;
    }

    /**
     * The verified issuer.
     *
     * @throws ProblemException {@code unauthenticated} if the body is not the one that was signed
     */
    public String issuer(byte[] body) {
      String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(body));
      if (!token.bodySha256().equals(hash)) {
        throw anotherRequest();
      }
      return token.issuer();
    }
  }

  /**
   * The verified issuer of a request.
   *
   * @param authorization the header, null if absent
   * @throws ProblemException {@code clock_skew} with both times, if all but its age is right; else
   *     {@code unauthenticated}, saying no more than that
   */
  public String verify(
      @Nullable String authorization, String method, String pathAndQuery, byte[] body) {
    return head(authorization, method, pathAndQuery).issuer(body);
  }

  /**
   * All that can be verified before the body is read, so that nobody's body is held who did not
   * sign. The nonce is used up.
   *
   * @param authorization the header, null if absent
   * @throws ProblemException {@code unauthenticated}, saying no more than that
   */
  public Head head(@Nullable String authorization, String method, String pathAndQuery) {
    if (authorization == null || !authorization.startsWith(RequestSigner.SCHEME)) {
      throw unauthenticated("This request needs a signed token.");
    }
    var document = new SignedDocument(authorization.substring(RequestSigner.SCHEME.length()));
    RequestToken token;
    try {
      String claimed = claimedIssuer(document);
      token = document.verify(DocumentType.REQUEST, issuers.keysOf(claimed), RequestToken.class);
    } catch (InvalidSignatureException e) {
      throw unauthenticated("The signed token does not verify.");
    }
    Instant now = clock.instant();
    boolean matches =
        token.audience().equals(audience)
            && token.method().equals(method)
            && token.path().equals(pathAndQuery);
    if (!matches) {
      throw anotherRequest();
    }
    boolean inTime =
        !token.issuedAt().isAfter(now.plus(TOLERATED_SKEW))
            && !token.issuedAt().isBefore(now.minus(LIFETIME).minus(TOLERATED_SKEW));
    if (inTime && !firstUse(token.issuer() + " " + token.nonce(), now)) {
      throw unauthenticated("The signed token was used before.");
    }
    // A token out of time may be an old one that somebody sends again, so a good clock is not given
    // up for it at once: see
    // Peer.
    peers.caller(token.issuer()).asked(token.issuedAt(), now);
    if (!inTime) {
      throw outOfTime(token.issuedAt(), now);
    }
    return new Head(token);
  }

  private static ProblemException anotherRequest() {
    return unauthenticated("The signed token is for another request.");
  }

  /** Read before the signature is verified, only to find the keys it must verify with. */
  private static String claimedIssuer(SignedDocument document) throws InvalidSignatureException {
    String[] parts = document.compact().split("\\.", -1);
    try {
      return Json.read(Base64.getUrlDecoder().decode(parts[1]), RequestToken.class).issuer();
    } catch (RuntimeException e) {
      throw new InvalidSignatureException("Not a request token.");
    }
  }

  private synchronized boolean firstUse(String nonce, Instant now) {
    for (Used oldest = byExpiry.peek();
        oldest != null && oldest.forgetAt().isBefore(now);
        oldest = byExpiry.peek()) {
      nonces.remove(byExpiry.remove().nonce());
    }
    if (nonces.size() >= MAX_NONCES || !nonces.add(nonce)) {
      return false;
    }
    byExpiry.add(new Used(nonce, now.plus(LIFETIME).plus(TOLERATED_SKEW.multipliedBy(2))));
    return true;
  }

  private static ProblemException outOfTime(Instant signedAt, Instant now) {
    return new ProblemException(
            ErrorCode.CLOCK_SKEW,
            "The token was signed at "
                + signedAt
                + "; the clock here says "
                + now
                + ". Clocks may be "
                + TOLERATED_SKEW.toSeconds()
                + " s apart.")
        .with("signedAt", signedAt)
        .with("receivedAt", now)
        .with("toleratedSkewSeconds", TOLERATED_SKEW.toSeconds())
        .header("WWW-Authenticate", "Domicile-Signed");
  }

  private static ProblemException unauthenticated(String detail) {
    return new ProblemException(ErrorCode.UNAUTHENTICATED, detail)
        .header("WWW-Authenticate", "Domicile-Signed");
  }
}
