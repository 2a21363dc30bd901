package io.domicile.runtime.authentication;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenantdatabase.ApiKey;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.pools.TenantUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys in the tenants' own databases, remembered for {@link #REMEMBERED} at most; so long may a
 * revoked key be admitted. Only keys with a good MAC are asked for, so strangers cannot fill the
 * memory. Thread-safe.
 */
final class ApiKeys {

  static final Duration REMEMBERED = Duration.ofSeconds(30);

  private static final int MAX_REMEMBERED = 50_000;

  private final TenantDataSources dataSources;
  private final Clock clock;
  private final AsyncCache<Name, Optional<ApiKeyRow>> rows;
  private final Executor threads = task -> Thread.ofVirtual().name("domicile-api-key").start(task);

  private record Name(TenantId tenant, String id) {}

  ApiKeys(TenantDataSources dataSources, Clock clock, LongSupplier nanoTime) {
    this.dataSources = dataSources;
    this.clock = clock;
    // Loaded outside the map, so that a slow database holds up nobody else's keys.
    this.rows =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .ticker(nanoTime::getAsLong)
            .executor(threads)
            .buildAsync();
  }

  /**
   * Whether the tenant's database admits the key.
   *
   * @throws TenantUnavailableException if it could not be asked
   */
  boolean admits(ApiKey key) throws SQLException {
    var name = new Name(key.tenant(), key.id());
    try {
      return admits(rows.get(name, (n, former) -> load(n)).get(), key);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CompletionException nested
          && nested.getCause() instanceof SQLException sql) {
        throw sql;
      }
      if (e.getCause() instanceof SQLException sql) {
        throw sql;
      }
      throw new IllegalStateException("Looking an API key up failed.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TenantUnavailableException(TenantUnavailableException.Reason.BUSY, e);
    }
  }

  /** As above, from memory alone; null if it is not there. */
  @Nullable Boolean remembered(ApiKey key) {
    var row = rows.synchronous().getIfPresent(new Name(key.tenant(), key.id()));
    return row == null ? null : admits(row, key);
  }

  private boolean admits(Optional<ApiKeyRow> row, ApiKey key) {
    return row.isPresent() && row.get().admits(Bytes.copyOf(key.secretSha256()), clock.instant());
  }

  private CompletableFuture<Optional<ApiKeyRow>> load(Name name) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return query(name);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        },
        threads);
  }

  private Optional<ApiKeyRow> query(Name name) throws SQLException {
    String sql = "SELECT secret_sha256, expires_at, revoked_at FROM domicile.api_key WHERE id = ?";
    try (Connection connection = dataSources.of(name.tenant()).getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, name.id());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        var revokedAt = row.getObject("revoked_at", OffsetDateTime.class);
        return Optional.of(
            new ApiKeyRow(
                Bytes.copyOf(row.getBytes("secret_sha256")),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                revokedAt == null ? null : revokedAt.toInstant()));
      }
    }
  }
}
