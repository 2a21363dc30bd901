package io.domicile.service.health;

import com.codahale.metrics.health.HealthCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether a database takes a new connection, which the connections of a pool do not show: they go
 * on when the password was changed, the server lets nobody else in, or another server answers at
 * the address. A result stands for some seconds, so that whoever asks often does not make a
 * connection each time. Thread-safe.
 */
public final class NewConnections extends HealthCheck {

  private static final Duration STANDS = Duration.ofSeconds(5);

  private final Opening opening;
  private final InstantSource clock;
  private @Nullable Result last;
  private Instant checkedAt = Instant.MIN;

  /** Opens a connection of its own, outside of any pool, and gives up in time. */
  @FunctionalInterface
  public interface Opening {
    Connection open() throws SQLException;
  }

  public NewConnections(Opening opening, InstantSource clock) {
    this.opening = opening;
    this.clock = clock;
  }

  @Override
  protected synchronized Result check() {
    Instant now = clock.instant();
    if (last == null || now.isAfter(checkedAt.plus(STANDS)) || now.isBefore(checkedAt)) {
      last = connect();
      checkedAt = now;
    }
    return last;
  }

  private Result connect() {
    try (var connection = opening.open()) {
      return connection.isValid(2)
          ? Result.healthy()
          : Result.unhealthy("A new connection does not answer.");
    } catch (SQLException e) {
      return Result.unhealthy(
          "No new connection: %s (SQLSTATE %s). What is open goes on.",
          e.getMessage(), e.getSQLState());
    }
  }
}
