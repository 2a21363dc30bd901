package io.domicile.cell.localvault;

import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.testing.KeyVaultContract;
import io.domicile.contract.vault.KeyUnwrapper;
import io.domicile.contract.vault.KeyVault;
import io.domicile.contract.vault.LocalVaultClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The local vault passes what every vault must, over its HTTP interface. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LocalVaultContractTest extends KeyVaultContract {

  private final SigningKey cellKey = SigningKey.generate();
  private final SigningKey runtimeKey = SigningKey.generate();
  private final HttpClient http = HttpClient.newHttpClient();
  private LocalVaultProcess vault;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    vault = LocalVaultProcess.start(directory, REGION, cellKey, runtimeKey);
  }

  @AfterAll
  void stop() {
    vault.close();
    http.shutdownNow();
  }

  @Override
  protected KeyVault cell() {
    return client(LocalVaultProcess.CELL, cellKey);
  }

  @Override
  protected KeyUnwrapper runtime() {
    return client(LocalVaultProcess.RUNTIME, runtimeKey);
  }

  private LocalVaultClient client(String issuer, SigningKey key) {
    return new LocalVaultClient(
        new SignedHttpClient(
            http,
            URI.create(vault.url()),
            new RequestSigner(issuer, LocalVaultProcess.NAME, key, Clock.systemUTC())));
  }

  @Override
  protected Duration shortestWait() {
    return Duration.ZERO;
  }

  @Override
  protected boolean passUntil(Instant instant) {
    return !Instant.now().isBefore(instant);
  }
}
