package io.domicile.contract.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.domicile.contract.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process beside this one, as its answers or its requests show it. Thread-safe. */
public final class Peer {

  /** A measurement stands this long against one that is less certain. */
  private static final Duration MEASUREMENT_AGE = Duration.ofMinutes(1);

  /**
   * A peer that knows us but does not allow something is shown for this long after the last time.
   */
  private static final Duration FORBIDDEN_AGE = Duration.ofMinutes(1);

  private static final int LONGEST_REASON = 300;

  private final String name;
  private final Clock clock;
  private @Nullable ClockSkew skew;
  private @Nullable Refusal refusal;

  private record Refusal(boolean unknownToIt, String reason, Instant at) {}

  Peer(String name, Clock clock) {
    this.name = name;
    this.clock = clock;
  }

  public String name() {
    return name;
  }

  /** The moment of sending, for {@link #answered}. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * Notes an answer: its {@code Date}, and whether it refuses this process (401 or 403).
   *
   * @param sent when the request was sent, by {@link #now}
   */
  public void answered(Instant sent, HttpResponse<byte[]> response) {
    Instant received = clock.instant();
    int status = response.statusCode();
    @Nullable String reason = status == 401 || status == 403 ? describe(response) : null;
    @Nullable Instant date = date(response);
    synchronized (this) {
      if (date != null) {
        measure(ClockSkew.ofAnswer(sent, received, date));
      }
      if (reason != null) {
        refusal = new Refusal(status == 401, reason, received);
      } else if (status < 500 && refusal != null && isOver(refusal, received)) {
        refusal = null;
      }
    }
  }

  /**
   * Notes a request of the peer, whose signature was verified. One that is out of time may be an
   * old one that somebody sends again, so it changes nothing while requests in time still come.
   */
  public synchronized void asked(Instant signed, Instant received) {
    var measured = ClockSkew.ofRequest(signed, received);
    if (measured.isTolerated()
        || skew == null
        || !skew.isTolerated()
        || received.isAfter(skew.measuredAt().plus(MEASUREMENT_AGE))) {
      measure(measured);
    }
  }

  private void measure(ClockSkew measured) {
    if (skew == null
        || measured.uncertainty().compareTo(skew.uncertainty()) <= 0
        || measured.measuredAt().isAfter(skew.measuredAt().plus(MEASUREMENT_AGE))) {
      skew = measured;
    }
  }

  /** Whoever knows us again refuses us no more; a door that stays closed may be another one. */
  private static boolean isOver(Refusal refusal, Instant now) {
    return refusal.unknownToIt() || now.isAfter(refusal.at().plus(FORBIDDEN_AGE));
  }

  /** The difference of the clocks as it was measured last; empty before the first time. */
  public synchronized Optional<ClockSkew> skew() {
    return Optional.ofNullable(skew);
  }

  /** Why the peer refuses this process at present; empty if it does not. */
  public synchronized Optional<String> refusal() {
    return Optional.ofNullable(refusal).map(Refusal::reason);
  }

  /**
   * An answer in a word or two for logs, the same for the same trouble: its status and, where it is
   * a problem document, the code.
   */
  public static String summary(HttpResponse<byte[]> response) {
    String code = problem(response).path("code").asText("");
    return code.isEmpty() ? "" + response.statusCode() : response.statusCode() + " " + code;
  }

  /** As {@link #summary}, with the detail that the peer gives. */
  private static String describe(HttpResponse<byte[]> response) {
    String text =
        summary(response) + ": " + problem(response).path("detail").asText("no reason given");
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
  }

  private static JsonNode problem(HttpResponse<byte[]> response) {
    try {
      JsonNode read = Json.mapper().readTree(response.body());
      return read == null ? MissingNode.getInstance() : read;
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }

  private static @Nullable Instant date(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Date")
        .map(
            text -> {
              try {
                return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
              } catch (DateTimeException notADate) {
                return null;
              }
            })
        .orElse(null);
  }
}
