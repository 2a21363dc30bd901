package com.example.notes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.domicile.contract.json.Json;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.testing.PostgresExtension;
import io.domicile.local.platform.LocalProduct;
import io.domicile.runtime.DomicileConfiguration;
import io.domicile.runtime.testing.TestCell;
import io.domicile.runtime.testing.TestTenant;
import io.domicile.runtime.testing.TestVault;
import java.io.IOException;
import java.nio.file.Path;

/** A cell of the notes' tenants, and the guide's configuration with this cell's addresses. */
public final class SampleCell implements AutoCloseable {

  static final Path CONFIGURATION = Path.of("notes.yml");

  private final TestCell cell;
  private final ObjectNode configuration;

  public SampleCell(PostgresExtension.Cluster cluster, Path directory) throws IOException {
    cell = new TestCell(cluster, LocalProduct.of("notes", Path.of("schema")).release());
    Path identity = directory.resolve("identity.key");
    configuration =
        (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(CONFIGURATION.toFile());
    ObjectNode domicile = (ObjectNode) configuration.path("domicile");
    domicile.put("domain", "localhost");
    domicile.put("identityKey", identity.toString());
    domicile.put("stateDirectory", directory.resolve("state").toString());
    domicile.withObject("cell").put("url", cell.url().toString());
    domicile.withObject("cell").putArray("feedKeys").add(cell.feedKey().toString());
    domicile.withObject("vault").put("url", cell.vault().url().toString());
    domicile.withObject("vault").put("audience", TestVault.AUDIENCE);
    cell.admit(
        domicile.path("runtime").asText(), SigningKey.loadOrCreate(identity).verificationKey());
  }

  public TestTenant createTenant(String slug) {
    return cell.createTenant(slug);
  }

  public DomicileConfiguration configuration() throws IOException {
    return Json.mapper().treeToValue(configuration.path("domicile"), DomicileConfiguration.class);
  }

  /** The whole file, JSON being YAML; its ports are whichever are free. */
  String text() {
    ObjectNode server = configuration.withObject("server");
    server.putArray("applicationConnectors").addObject().put("type", "http").put("port", 0);
    server.putArray("adminConnectors").addObject().put("type", "http").put("port", 0);
    configuration.withObject("logging").put("level", "WARN");
    return configuration.toString();
  }

  @Override
  public void close() {
    cell.close();
  }
}
