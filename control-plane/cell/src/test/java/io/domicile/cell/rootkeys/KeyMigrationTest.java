package io.domicile.cell.rootkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.localvault.LocalVaultProcess;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.awskms.AwsKmsSettings;
import io.domicile.vaults.awskms.AwsKmsVault;
import io.domicile.vaults.testing.KmsDouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cell whose tenants' keys move from the local vault to a cloud's. */
@ExtendWith(PostgresExtension.class)
final class KeyMigrationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  private static JsonNode post(CellProcess cell, String path) throws Exception {
    return cell.operator().post(path, "").expect(200).json();
  }

  private static void configure(CellProcess cell, KmsDouble kms, boolean withFormer) {
    var vault =
        new java.util.HashMap<String, Object>(
            Map.of(
                "name",
                LocalVaultProcess.NAME,
                "url",
                cell.vault.url(),
                "keyCheck",
                "PT0.2S",
                "keys",
                Map.of(
                    "type",
                    "aws-kms",
                    "endpoint",
                    kms.url().toString(),
                    "attemptTimeout",
                    "PT30S",
                    "callTimeout",
                    "PT60S")));
    if (withFormer) {
      vault.put("formerKeys", Map.of("type", "local"));
    }
    cell.configured.put("vault", vault);
  }

  @Test
  void tenants_are_moved_without_going_dark_and_do_without_the_former_vault_afterwards(
      @TempDir Path directory) throws Exception {
    CREDENTIALS.forEach(property -> System.setProperty(property, KmsDouble.CELL));
    try (var kms = new KmsDouble(CellProcess.REGION.value());
        var vault =
            AwsKmsVault.open(
                new AwsKmsSettings(
                    CellProcess.REGION,
                    kms.url(),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    3));
        var cell = new CellProcess(directory, 0)) {
      cell.start();
      DesiredTenant acme = Tenants.german("moved-acme");
      DesiredTenant globex = Tenants.german("moved-globex");
      cell.make(acme);
      cell.make(globex);
      WrappedRootKey before = cell.route(acme.tenant()).rootKey();
      var context = new KeyContext(acme.tenant(), CellProcess.REGION, KeyContext.TENANT_ROOT, 1);
      var root = cell.runtimesVault().unwrap(before.vaultKey(), context, before.wrapped());

      cell.stop();
      configure(cell, kms, true);
      cell.start();
      assertThat(cell.get("/v1/key-migration").path("left").asInt()).isEqualTo(2);
      post(cell, "/v1/tenants/moved-acme/key/migrate");
      WrappedRootKey after = cell.route(acme.tenant()).rootKey();
      assertThat(after.vaultKey().value()).startsWith("arn:aws:kms:");
      assertThat(vault.unwrap(after.vaultKey(), context, after.wrapped())).isEqualTo(root);
      // Done twice, it is done once.
      post(cell, "/v1/tenants/moved-acme/key/migrate");
      assertThat(cell.route(acme.tenant()).rootKey()).isEqualTo(after);

      JsonNode step = post(cell, "/v1/key-migration");
      assertThat(step.path("moved").asInt()).isEqualTo(1);
      assertThat(step.path("left").asInt()).isZero();
      assertThat(step.path("stayed")).isEmpty();
      for (DesiredTenant tenant : List.of(acme, globex)) {
        Route route = cell.route(tenant.tenant());
        assertThat(route.state()).isEqualTo(RouteState.ACTIVE);
        cell.login(route).close();
      }
      // New ones are made in the present vault.
      DesiredTenant late = Tenants.german("moved-late");
      cell.make(late);
      assertThat(cell.route(late.tenant()).rootKey().vaultKey().value()).startsWith("arn:");

      acknowledge(cell);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                acknowledge(cell);
                return cell.cellsVault().state(before.vaultKey()) == VaultKeyState.DISABLED;
              });

      cell.stop();
      configure(cell, kms, false);
      cell.start();
      JsonNode record = cell.get("/v1/tenants/moved-acme/key/erasure");
      assertThat(record.path("vaultSays").asText()).isEqualTo("enabled");
      assertThat(record.at("/vaultKeys/0/vaultSays").asText()).isEqualTo("not_found");
      assertThat(record.at("/vaultKeys/0/vault").asText()).isEqualTo("local");
      assertThat(record.path("keysLeft")).hasSize(2);
      assertThat(cell.controlPlane.observed(acme.tenant()).map(ObservedTenant::key).orElseThrow())
          .satisfies(key -> assertThat(key.enabled()).isTrue());
    } finally {
      CREDENTIALS.forEach(System::clearProperty);
    }
  }

  /** Every configured runtime has the routes as they are now in use. */
  private static void acknowledge(CellProcess cell) {
    cell.cluster.execute(
        cell.database,
        """
        INSERT INTO runtime (id, acknowledged, seen_at)
        SELECT id, (SELECT max(version) FROM route_version), now() - interval '1 hour'
        FROM unnest(ARRAY['%s', 'runtime-2']) AS id
        ON CONFLICT (id) DO UPDATE SET acknowledged = excluded.acknowledged
        """
            .formatted(LocalVaultProcess.RUNTIME));
  }
}
