package io.domicile.cell.cluster;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one login role of a tenant may take of its cluster. PostgreSQL itself holds the number of
 * connections and, where the cell may set it, the size of temporary files. A role can change its
 * own settings for the rest, so the settings are only what a well-behaved session begins with, and
 * the cell ends sessions that go beyond.
 *
 * @param connections at once; a quarter of the cluster's budget and at least 16 if left out
 * @param locks that one session may hold or wait for; default 2000
 * @param statement how long one statement may run; default PT10M
 * @param transaction how long a transaction may be open; default PT30M
 * @param idle how long a session may be idle in a transaction; default PT5M
 * @param temporaryMegabytes what one session may write to temporary files; default 4096
 */
public record SessionLimits(
    int connections,
    int locks,
    Duration statement,
    Duration transaction,
    Duration idle,
    int temporaryMegabytes) {

  private static final int LEAST_CONNECTIONS = 16;
  private static final int SHARE = 4;

  public SessionLimits {
    if (connections < 0 || locks < 100 || temporaryMegabytes < 1) {
      throw new IllegalArgumentException(
          "limits: connections are not negative, locks 100 or more, temporaryMegabytes 1 or more.");
    }
    for (Duration duration : List.of(statement, transaction, idle)) {
      if (duration.toSeconds() < 1) {
        throw new IllegalArgumentException("limits: durations are a second or longer.");
      }
    }
  }

  @JsonCreator
  static SessionLimits of(
      @JsonProperty("connections") @Nullable Integer connections,
      @JsonProperty("locks") @Nullable Integer locks,
      @JsonProperty("statement") @Nullable Duration statement,
      @JsonProperty("transaction") @Nullable Duration transaction,
      @JsonProperty("idle") @Nullable Duration idle,
      @JsonProperty("temporaryMegabytes") @Nullable Integer temporaryMegabytes) {
    return new SessionLimits(
        requireNonNullElse(connections, 0),
        requireNonNullElse(locks, 2_000),
        requireNonNullElse(statement, Duration.ofMinutes(10)),
        requireNonNullElse(transaction, Duration.ofMinutes(30)),
        requireNonNullElse(idle, Duration.ofMinutes(5)),
        requireNonNullElse(temporaryMegabytes, 4_096));
  }

  /** All of them as they are if left out. */
  public static SessionLimits usual(int connectionBudget) {
    return of(null, null, null, null, null, null).within(connectionBudget);
  }

  SessionLimits within(int connectionBudget) {
    return connections > 0
        ? this
        : new SessionLimits(
            Math.max(LEAST_CONNECTIONS, connectionBudget / SHARE),
            locks,
            statement,
            transaction,
            idle,
            temporaryMegabytes);
  }

  /**
   * The settings that a login role begins its sessions with, as {@code name=value}.
   *
   * @param serverVersion as {@code server_version_num} has it
   * @param mayLimitFiles whether the cell may set {@code temp_file_limit}
   */
  public List<String> settings(int serverVersion, boolean mayLimitFiles) {
    var settings = new ArrayList<String>();
    settings.add("statement_timeout=" + statement.toSeconds() + "s");
    settings.add("idle_in_transaction_session_timeout=" + idle.toSeconds() + "s");
    if (serverVersion >= 170_000) {
      settings.add("transaction_timeout=" + transaction.toSeconds() + "s");
    }
    if (mayLimitFiles) {
      settings.add("temp_file_limit=" + temporaryMegabytes + "MB");
    }
    return List.copyOf(settings);
  }
}
