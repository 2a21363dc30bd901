package io.domicile.local.endtoend;

import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.local.platform.LocalPlatform;
import io.domicile.local.platform.LocalRegion;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.local.LocalVaultClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;

/** A region's vault, asked with its cell's identity: the only one that may list. */
final class RegionsVault implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalVaultClient vault;

  RegionsVault(LocalPlatform platform, LocalRegion region) throws IOException {
    var settings = platform.settings();
    var identity =
        SigningKey.loadOrCreate(
            settings.state().root().resolve("cells").resolve(region + "/identity.key"));
    vault =
        new LocalVaultClient(
            new SignedHttpClient(
                http,
                URI.create("http://127.0.0.1:" + settings.ports().get("vault." + region)),
                new RequestSigner(
                    region.cell().value(), "vault-" + region, identity, Clock.systemUTC())));
  }

  /** The 32 hex digits of the tenant of each key. */
  List<String> tenantsOfKeys() throws VaultException {
    return vault.keys().stream().map(key -> key.tenant().toString().replace("-", "")).toList();
  }

  /** One more key of the tenant's, as if it had brought it. */
  VaultKeyId ownKey(TenantId tenant) throws VaultException {
    return vault.createKey(tenant, 2);
  }

  @Override
  public void close() {
    http.close();
  }
}
