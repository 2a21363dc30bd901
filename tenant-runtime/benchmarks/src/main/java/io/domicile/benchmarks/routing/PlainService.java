package io.domicile.benchmarks.routing;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domicile.contract.bytes.Digests;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * The same endpoint as one would write it without the platform, for one customer: Dropwizard, JDBI,
 * one Hikari pool, text in clear. It authenticates with an equal hash, SHA-256 of the key, looked
 * up in its database and kept for thirty seconds.
 */
public final class PlainService extends Application<PlainService.Settings> {

  /** Where its database is. */
  public static final class Settings extends Configuration {
    @JsonProperty private String url = "";
    @JsonProperty private String user = "";
    @JsonProperty private String password = "";
  }

  /** A row, in clear. */
  public record Customer(
      UUID id, String name, String email, @Nullable String taxId, int version, Instant createdAt) {}

  /** The statements. */
  interface Rows {
    @SqlQuery("SELECT id, name, email, tax_id, version, created_at FROM customer WHERE id = :id")
    @RegisterConstructorMapper(Customer.class)
    Optional<Customer> find(UUID id);

    @SqlQuery("SELECT hash FROM api_key WHERE hash = :hash")
    Optional<String> apiKey(String hash);
  }

  /** The endpoint. */
  @Path("/v1/customers/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  public static final class Customers {
    private final Jdbi jdbi;
    private final Cache<String, Boolean> keys =
        Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(30)).maximumSize(10_000).build();

    Customers(Jdbi jdbi) {
      this.jdbi = jdbi;
    }

    @GET
    public Customer get(
        @HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") UUID id) {
      authenticate(authorization);
      return jdbi.inTransaction(handle -> handle.attach(Rows.class).find(id))
          .orElseThrow(NotFoundException::new);
    }

    private void authenticate(@Nullable String authorization) {
      if (authorization == null || !authorization.startsWith("Bearer ")) {
        throw new NotAuthorizedException("Bearer");
      }
      String key = authorization.substring("Bearer ".length());
      String hash = HexFormat.of().formatHex(Digests.sha256(key.getBytes(StandardCharsets.UTF_8)));
      boolean known =
          keys.get(
              hash,
              unseen -> jdbi.withExtension(Rows.class, rows -> rows.apiKey(unseen)).isPresent());
      if (!known) {
        throw new NotAuthorizedException("Bearer");
      }
    }
  }

  public static void main(String[] args) throws Exception {
    new PlainService().run(args);
  }

  @Override
  public void run(Settings settings, Environment environment) {
    var config = new HikariConfig();
    config.setJdbcUrl(settings.url);
    config.setUsername(settings.user);
    config.setPassword(settings.password);
    config.setMaximumPoolSize(8);
    var jdbi =
        Jdbi.create(new HikariDataSource(config))
            .installPlugin(new SqlObjectPlugin())
            .installPlugin(new PostgresPlugin());
    environment.jersey().register(new Customers(jdbi));
  }
}
