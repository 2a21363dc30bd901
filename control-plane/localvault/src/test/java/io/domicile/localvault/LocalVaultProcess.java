package io.domicile.localvault;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.residency.region.RegionCode;
import io.dropwizard.testing.DropwizardTestSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A local vault in this JVM, configured by a file and asked over HTTP as in production. */
public final class LocalVaultProcess implements AutoCloseable {

  /** The identities it knows. */
  public static final String CELL = "eu-central-1-a";

  public static final String RUNTIME = "runtime-eu-central-1";
  public static final String NAME = "vault-eu-central-1";

  private final DropwizardTestSupport<LocalVaultConfiguration> application;

  private LocalVaultProcess(DropwizardTestSupport<LocalVaultConfiguration> application) {
    this.application = application;
  }

  public static LocalVaultProcess start(
      Path directory, RegionCode region, SigningKey cell, SigningKey runtime) throws Exception {
    var connector = List.of(Map.of("type", "http", "bindHost", "127.0.0.1", "port", 0));
    Path file = directory.resolveSibling(directory.getFileName() + "-vault.yml");
    // JSON is YAML.
    new ObjectMapper()
        .writeValue(
            file.toFile(),
            Map.of(
                "name", NAME,
                "region", region.value(),
                "directory", directory.resolve("records").toString(),
                "masterKeyFile", directory.resolve("master.key").toString(),
                "clients", List.of(client(CELL, "cell", cell), client(RUNTIME, "runtime", runtime)),
                "server",
                    Map.of(
                        "enableVirtualThreads",
                        true,
                        "applicationConnectors",
                        connector,
                        "adminConnectors",
                        connector,
                        "requestLog",
                        Map.of("appenders", List.of())),
                "logging", Map.of("level", "WARN")));
    var application =
        new DropwizardTestSupport<LocalVaultConfiguration>(
            LocalVaultApplication.class, file.toString());
    try {
      application.before();
    } finally {
      Files.delete(file);
    }
    return new LocalVaultProcess(application);
  }

  private static Map<String, Object> client(String id, String role, SigningKey key) {
    return Map.of("id", id, "role", role, "publicKeys", List.of(key.verificationKey().toString()));
  }

  public String url() {
    return "http://127.0.0.1:" + application.getLocalPort();
  }

  @Override
  public void close() {
    application.after();
  }
}
