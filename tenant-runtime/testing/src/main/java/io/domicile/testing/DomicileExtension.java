package io.domicile.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.domicile.contract.schemarelease.SchemaFolder;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.testing.http.TestClient;
import io.domicile.testing.postgres.PostgresExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cell for the tests of a class, with its vault and tenants that have real databases. It gives a
 * service its configuration, and plays the tenants that call it.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final DomicileExtension DOMICILE =
 *     DomicileExtension.withSchema("notes", Path.of("schema"));
 *
 * @BeforeAll
 * static void start() throws Exception {
 *   start(NotesApplication.class, DOMICILE.configuration(Path.of("notes.yml")));
 * }
 * }</pre>
 *
 * <p>All that runs is in the test's JVM, but for PostgreSQL, whose one cluster all classes of the
 * JVM share. What it keeps in files is removed after the last test.
 */
public final class DomicileExtension implements BeforeAllCallback, AfterAllCallback {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String LOOPBACK = "127.0.0.1";

  private final SchemaRelease schema;
  private @Nullable TestCell cell;
  private @Nullable Path directory;

  private DomicileExtension(SchemaRelease schema) {
    this.schema = schema;
  }

  /**
   * Tenants with a product's tables.
   *
   * @param folder of Flyway's versioned scripts, such as {@code V1__note.sql}
   */
  public static DomicileExtension withSchema(String product, Path folder) {
    try {
      return new DomicileExtension(SchemaFolder.firstRelease(product, folder));
    } catch (IOException e) {
      throw new IllegalArgumentException("The product's schema cannot be read.", e);
    }
  }

  /** The cell, which a test may stop, start and have publish other routes. */
  public TestCell cell() {
    if (cell == null) {
      throw new IllegalStateException(
          "There is a cell from before the first test of a class to after its last: register the"
              + " extension in a static field.");
    }
    return cell;
  }

  /** Makes a tenant. A service that runs hears of it within moments. */
  public TestTenant createTenant(String slug) {
    return cell().createTenant(slug);
  }

  /**
   * A copy of the service's configuration that leads to this cell, with ports that are free.
   *
   * @param yaml with a section {@code domicile}; what says nothing of addresses, keys or files
   *     stays
   */
  public Path configuration(Path yaml) {
    try {
      ObjectNode all = read(yaml);
      if (all.has("server")) {
        ObjectNode server = all.withObject("/server");
        for (String connectors : new String[] {"applicationConnectors", "adminConnectors"}) {
          server
              .putArray(connectors)
              .addObject()
              .put("type", "http")
              .put("bindHost", LOOPBACK)
              .put("port", 0);
        }
      }
      // JSON is YAML.
      return Files.writeString(Files.createTempFile(directory, "service", ".yml"), all.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(yaml + " cannot be copied.", e);
    }
  }

  /** The section {@code domicile} alone, as {@link #configuration} changes it. */
  public JsonNode section(Path yaml) {
    try {
      return read(yaml).path("domicile");
    } catch (IOException e) {
      throw new IllegalArgumentException(yaml + " cannot be read.", e);
    }
  }

  private ObjectNode read(Path yaml) throws IOException {
    if (!(YAML.readTree(yaml.toFile()) instanceof ObjectNode all) || !all.has("domicile")) {
      throw new IOException("There is no section named domicile.");
    }
    TestCell to = cell();
    Path identity = Files.createTempDirectory(directory, "service").resolve("identity.key");
    ObjectNode domicile = all.withObject("/domicile");
    domicile.put("region", TestCell.REGION.value());
    domicile.put("domain", "localhost");
    domicile.put("identityKey", identity.toString());
    domicile.put("stateDirectory", identity.resolveSibling("state").toString());
    domicile
        .withObject("/cell")
        .put("id", TestCell.ID.value())
        .put("url", to.url().toString())
        .putArray("feedKeys")
        .add(to.feedKey().toString());
    domicile
        .withObject("/vault")
        .put("url", to.vault().url().toString())
        .put("audience", TestVault.AUDIENCE);
    to.admit(
        domicile.path("runtime").asText(), SigningKey.loadOrCreate(identity).verificationKey());
    return all;
  }

  /**
   * A client with an API key of the tenant's, under the tenant's host name.
   *
   * @param port of the service
   */
  public TestClient client(TestTenant tenant, IntSupplier port) {
    return TestClient.of(() -> URI.create("http://" + LOOPBACK + ":" + port.getAsInt()))
        .withHost(tenant.host(TestCell.REGION))
        .withToken(tenant.mintKey(TestCell.REGION).text().reveal());
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("domicile");
    cell = new TestCell(PostgresExtension.cluster(), schema);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (cell != null) {
      cell.close();
      cell = null;
    }
    if (directory != null) {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
      directory = null;
    }
  }
}
