package io.domicile.localvault;

import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.SecretReader;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.local.LocalVaultClient;
import io.domicile.vaults.testing.SecretStoreContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The local vault passes what every secret store must, over its HTTP interface. */
final class LocalVaultSecretsContractTest extends SecretStoreContract {

  private static final SigningKey CELL_KEY = SigningKey.generate();
  private static final SigningKey RUNTIME_KEY = SigningKey.generate();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path directory;
  private static LocalVaultProcess vault;

  @BeforeAll
  static void start() throws Exception {
    vault =
        LocalVaultProcess.start(directory, RegionCode.of("eu-central-1"), CELL_KEY, RUNTIME_KEY);
  }

  @AfterAll
  static void stop() {
    vault.close();
    HTTP.shutdownNow();
  }

  @Override
  protected SecretStore cell() {
    return client(LocalVaultProcess.CELL, CELL_KEY);
  }

  @Override
  protected SecretReader runtime() {
    return client(LocalVaultProcess.RUNTIME, RUNTIME_KEY);
  }

  private static LocalVaultClient client(String issuer, SigningKey key) {
    return new LocalVaultClient(
        new SignedHttpClient(
            HTTP,
            URI.create(vault.url()),
            new RequestSigner(issuer, LocalVaultProcess.NAME, key, Clock.systemUTC())));
  }
}
