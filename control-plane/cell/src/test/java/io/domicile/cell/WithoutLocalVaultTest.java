package io.domicile.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.routes.Route;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.sealedfiles.SealedFileStore;
import io.domicile.vaults.testing.KmsDouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cell whose keys are in a cloud's vault and whose secrets are in files: no process beside it.
 */
@ExtendWith(PostgresExtension.class)
final class WithoutLocalVaultTest {

  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  @Test
  void a_tenant_is_made_and_its_runtime_logs_in_without_a_local_vault(@TempDir Path directory)
      throws Exception {
    CREDENTIALS.forEach(property -> System.setProperty(property, KmsDouble.CELL));
    Path secrets = directory.resolve("secrets");
    Path masterKey = directory.resolve("secrets.key");
    try (var kms = new KmsDouble(CellProcess.REGION.value());
        var cell = new CellProcess(directory, 0)) {
      cell.vault.close();
      cell.configured.put(
          "vault",
          Map.of(
              "keys", Map.of("type", "aws-kms", "endpoint", kms.url().toString()),
              "secrets",
                  Map.of(
                      "type",
                      "file",
                      "directory",
                      secrets.toString(),
                      "masterKeyFile",
                      masterKey.toString())));
      cell.start();

      DesiredTenant acme = Tenants.german("without-local-vault");
      cell.make(acme);
      Route route = cell.route(acme.tenant());

      var credential = SealedFileStore.openExisting(secrets, masterKey).read(route.credential());
      try (var connection = cell.login(route, credential)) {
        assertThat(connection.isValid(5)).isTrue();
      }
    } finally {
      CREDENTIALS.forEach(System::clearProperty);
    }
  }
}
