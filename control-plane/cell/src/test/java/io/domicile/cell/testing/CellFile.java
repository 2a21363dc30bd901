package io.domicile.cell.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.cell.cluster.ClusterBootstrap;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.localvault.LocalVaultProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The configuration that a cell of a test is started with. */
final class CellFile {

  private final CellProcess cell;

  CellFile(CellProcess cell) {
    this.cell = cell;
  }

  Path write() throws IOException {
    var connector = List.of(Map.of("type", "http", "bindHost", "127.0.0.1", "port", 0));
    Path file = cell.directory.resolve("cell-" + UUID.randomUUID() + ".yml");
    var configuration = new LinkedHashMap<String, Object>();
    configuration.put("cell", CellProcess.CELL.value());
    configuration.put("region", CellProcess.REGION.value());
    configuration.put("maxTenants", 100);
    configuration.put(
        "identity", Map.of("keyFile", path("identity.key"), "feedKeyFile", path("feed.key")));
    configuration.put(
        "controlPlane",
        Map.of("url", cell.controlPlane.url(), "enrolmentTokenFile", path("enrolment-token")));
    configuration.put(
        "database",
        Map.of(
            "url", cell.cluster.jdbcUrl(cell.database),
            "user", "postgres",
            "passwordFile", path("database-password")));
    var tenants =
        new HashMap<String, Object>(
            Map.of(
                "id",
                "eu-central-1-a-1",
                "host",
                cell.cluster.host(),
                "port",
                cell.cluster.port(),
                "sslMode",
                "disable",
                "maintenanceDatabase",
                "postgres",
                "user",
                ClusterBootstrap.CELL_ROLE,
                "passwordFile",
                path("cluster-password"),
                "connectionBudget",
                100));
    tenants.putAll(cell.configuredCluster);
    configuration.put("tenantsCluster", tenants);
    if (!cell.configured.containsKey("vault")) {
      configuration.put(
          "vault",
          Map.of("name", LocalVaultProcess.NAME, "url", cell.vault.url(), "keyCheck", "PT0.2S"));
    }
    configuration.put("warmSpares", cell.warmSpares);
    configuration.put(
        "product",
        Map.of(
            "name",
            "billing",
            "publicKeys",
            List.of(cell.productKey.verificationKey().toString())));
    configuration.put(
        "runtimes",
        List.of(
            Map.of(
                "id",
                LocalVaultProcess.RUNTIME,
                "publicKeys",
                List.of(cell.runtimeKey.verificationKey().toString())),
            Map.of(
                "id",
                "runtime-2",
                "publicKeys",
                List.of(SigningKey.generate().verificationKey().toString()))));
    configuration.put(
        "operatorTokenSha256", TokenHash.of(new Secret<>(CellProcess.OPERATOR)).hex());
    configuration.put(
        "server",
        Map.of(
            "enableVirtualThreads",
            true,
            "applicationConnectors",
            connector,
            "adminConnectors",
            connector,
            "requestLog",
            Map.of("appenders", List.of())));
    configuration.put("logging", Map.of("level", "WARN"));
    configuration.putAll(cell.configured);
    new ObjectMapper().writeValue(file.toFile(), configuration);
    return file;
  }

  private String path(String name) {
    return cell.directory.resolve(name).toString();
  }
}
