package io.domicile.controlplane.database;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.zaxxer.hikari.HikariConfig;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.db.PooledDataSourceFactory;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code database} of the server's configuration: the registry.
 *
 * @param url JDBC address of the registry's database
 * @param user the role to log in as; it owns the registry's tables
 * @param passwordFile mode 0600; none is sent if left out
 * @param maximumPoolSize connections of this process at most; default 16
 */
public record DatabaseConfiguration(
    @NotBlank String url,
    @NotBlank String user,
    @Nullable Path passwordFile,
    @Min(4) @Max(200) int maximumPoolSize)
    implements PooledDataSourceFactory {

  private static final int DEFAULT_POOL_SIZE = 16;
  private static final String LOGIN_TIMEOUT_SECONDS = "5";
  private static final long CONNECTION_TIMEOUT_MILLIS = 10_000;

  @JsonCreator
  public DatabaseConfiguration(
      @JsonProperty("url") String url,
      @JsonProperty("user") String user,
      @JsonProperty("passwordFile") @Nullable Path passwordFile,
      @JsonProperty("maximumPoolSize") @Nullable Integer maximumPoolSize) {
    this(url, user, passwordFile, maximumPoolSize == null ? DEFAULT_POOL_SIZE : maximumPoolSize);
  }

  @Override
  public ManagedDataSource build(MetricRegistry metrics, String name) {
    var hikari = new HikariConfig();
    hikari.setPoolName(name);
    hikari.setJdbcUrl(url);
    hikari.setUsername(user);
    if (passwordFile != null) {
      hikari.setPassword(password(passwordFile));
    }
    hikari.setMaximumPoolSize(maximumPoolSize);
    hikari.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    hikari.setMetricRegistry(metrics);
    hikari.addDataSourceProperty("ApplicationName", "domicile-control-plane");
    return new RegistryPool(hikari);
  }

  /** A connection of its own, outside of the pool; gives up after some seconds. */
  Connection newConnection() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    if (passwordFile != null) {
      properties.setProperty("password", password(passwordFile));
    }
    properties.setProperty("ApplicationName", "domicile-control-plane");
    properties.setProperty("loginTimeout", LOGIN_TIMEOUT_SECONDS);
    return DriverManager.getConnection(url, properties);
  }

  private static String password(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("database.passwordFile cannot be read: " + file, e);
    }
  }

  @Override
  @JsonIgnore
  public boolean isAutoCommentsEnabled() {
    return false;
  }

  @Override
  @JsonIgnore
  public Map<String, String> getProperties() {
    return Map.of();
  }

  @Override
  @JsonIgnore
  public Optional<Duration> getValidationQueryTimeout() {
    return Optional.of(Duration.seconds(5));
  }

  @Override
  @JsonIgnore
  public Optional<String> getValidationQuery() {
    return Optional.of("SELECT 1");
  }

  @Override
  @JsonIgnore
  public String getDriverClass() {
    return "org.postgresql.Driver";
  }

  @Override
  @JsonIgnore
  public String getUrl() {
    return url;
  }

  /** Dropwizard's migrations bundle wants this; ours do with the pool they are given. */
  @Override
  public void asSingleConnectionPool() {
    throw new UnsupportedOperationException("the registry's pool has its configured size");
  }
}
