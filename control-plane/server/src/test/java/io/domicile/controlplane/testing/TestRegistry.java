package io.domicile.controlplane.testing;

import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.secret.Secret;
import io.domicile.testing.postgres.PostgresExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** An empty registry, the files that its servers share, and the servers that are started on it. */
public final class TestRegistry {

  private final PostgresExtension.Cluster cluster;
  private final String database;
  private final Path directory;
  private final Secret<String> adminToken = TokenHash.freshToken(new SecureRandom());

  private String sweepInterval = "1h";

  private TestRegistry(PostgresExtension.Cluster cluster, Path directory) {
    this.cluster = cluster;
    this.database = cluster.createDatabase();
    this.directory = directory;
  }

  public static TestRegistry create() {
    try {
      return new TestRegistry(
          PostgresExtension.cluster(),
          Files.createTempDirectory(Path.of("target").toAbsolutePath(), "control-plane"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often its servers decide about all placements again; hardly ever unless set. */
  public TestRegistry sweepingEvery(String interval) {
    sweepInterval = interval;
    return this;
  }

  /** One more server process's worth of server, in this JVM. */
  public TestServer start(String... moreYaml) {
    return TestServer.start(yaml(moreYaml), adminToken);
  }

  private Path yaml(String... more) {
    String text =
        """
        signingKeyFile: %1$s/signing.key
        database:
          url: %2$s
          user: postgres
        access:
          adminTokenSha256: %3$s
        evidenceLog:
          origin: domicile.test/log
          keyFile: %1$s/evidence.key
        placement:
          retryInterval: 200ms
          sweepInterval: %4$s
          replayInterval: 1h
          silentAfter: 10m
        server:
          enableVirtualThreads: true
          shutdownGracePeriod: 5s
          applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
          adminConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
          requestLog: {appenders: []}
        logging: {level: WARN}
        """
                .formatted(
                    directory,
                    cluster.jdbcUrl(database),
                    TokenHash.of(adminToken).hex(),
                    sweepInterval)
            + String.join("\n", more);
    try {
      return Files.writeString(Files.createTempFile(directory, "control-plane", ".yml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Secret<String> adminToken() {
    return adminToken;
  }

  public Path directory() {
    return directory;
  }

  public DataSource dataSource() {
    return cluster.superuser(database);
  }

  /** The rows of a table. */
  public long count(String table) {
    return jdbi()
        .withHandle(
            handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }

  public Jdbi jdbi() {
    return Jdbi.create(dataSource());
  }
}
