package io.domicile.vaults.local;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyDescription;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The local vault over HTTP. What the identity of the client allows, the vault decides. No answer,
 * or a refusal for the moment, is tried again as {@link Retries} says. Thread-safe.
 */
public final class LocalVaultClient implements KeyVault, SecretStore {

  /** Long enough for a vault that syncs to disk, short enough for a request that waits on it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final SignedHttpClient http;

  public LocalVaultClient(SignedHttpClient http) {
    this.http = http;
  }

  @Override
  public VaultKeyId createKey(TenantId tenant, int serial) throws VaultException {
    var body = new LocalVaultApi.CreateKey(tenant, serial);
    return call("POST", "/v1/keys", body, VaultKey.class).id();
  }

  @Override
  public String vaultOf(VaultKeyId key) {
    return "local";
  }

  @Override
  public boolean mayHave(VaultKeyId key) {
    return key.value().startsWith("tenant-");
  }

  /** It keeps a destroyed key's record; what it does not know, it never had. */
  @Override
  public boolean forgetsDestroyed(VaultKeyId key) {
    return false;
  }

  @Override
  public KeyDescription describe(VaultKeyId key) throws VaultException {
    return call("GET", path(key) + "/description", null, KeyDescription.class);
  }

  @Override
  public Instant scheduleDestruction(VaultKeyId key, Duration wait) throws VaultException {
    var body = new LocalVaultApi.ScheduleDestruction(wait);
    Instant at =
        call("POST", path(key) + "/schedule-destruction", body, VaultKey.class).destructionAt();
    if (at == null) {
      throw new VaultException(
          VaultException.Reason.UNREACHABLE, "The local vault did not say when.");
    }
    return at;
  }

  @Override
  public void cancelDestruction(VaultKeyId key) throws VaultException {
    send("POST", path(key) + "/cancel-destruction", null);
  }

  @Override
  public List<VaultKey> keys() throws VaultException {
    return call("GET", "/v1/keys", null, LocalVaultApi.Keys.class).keys();
  }

  @Override
  public VaultKeyState state(VaultKeyId key) throws VaultException {
    return call("GET", path(key), null, VaultKey.class).state();
  }

  @Override
  public Bytes wrap(VaultKeyId key, KeyContext context, Secret<Bytes> plaintext)
      throws VaultException {
    var body = new LocalVaultApi.Wrap(context, plaintext);
    return call("POST", path(key) + "/wrap", body, LocalVaultApi.Result.class).bytes().reveal();
  }

  @Override
  public byte[] unwrapBytes(VaultKeyId key, KeyContext context, Bytes wrapped)
      throws VaultException {
    var body = new LocalVaultApi.Unwrap(context, wrapped);
    return ResultBody.take(send("POST", path(key) + "/unwrap", body));
  }

  @Override
  public void setEnabled(VaultKeyId key, boolean enabled) throws VaultException {
    send("POST", path(key) + (enabled ? "/enable" : "/disable"), null);
  }

  @Override
  public void write(SecretReference reference, DatabaseCredential credential)
      throws VaultException {
    send("PUT", "/v1/secrets/" + reference, credential);
  }

  @Override
  public DatabaseCredential read(SecretReference reference) throws VaultException {
    return call("GET", "/v1/secrets/" + reference, null, DatabaseCredential.class);
  }

  @Override
  public void delete(SecretReference reference) throws VaultException {
    send("DELETE", "/v1/secrets/" + reference, null);
  }

  @Override
  public List<SecretReference> references() throws VaultException {
    return call("GET", "/v1/secrets", null, LocalVaultApi.References.class).references();
  }

  private static String path(VaultKeyId key) {
    return "/v1/keys/" + key.value().replace("/", "%2F").replace(":", "%3A");
  }

  private <T> T call(String method, String path, @Nullable Object body, Class<T> shape)
      throws VaultException {
    try {
      return Json.read(send(method, path, body), shape);
    } catch (UncheckedIOException e) {
      throw new VaultException(
          VaultException.Reason.UNREACHABLE, "The local vault's answer is not readable.", e);
    }
  }

  private byte[] send(String method, String path, @Nullable Object body) throws VaultException {
    return Retries.of(() -> once(method, path, body));
  }

  private byte[] once(String method, String path, @Nullable Object body) throws VaultException {
    HttpResponse<byte[]> response;
    try {
      response = http.send(method, path, body, TIMEOUT);
    } catch (IOException e) {
      throw new VaultException(
          VaultException.Reason.UNREACHABLE, "The local vault does not answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultException(
          VaultException.Reason.UNREACHABLE, "Interrupted while asking the local vault.", e);
    }
    int status = response.statusCode();
    if (status < 300) {
      return response.body();
    }
    var reason =
        switch (status) {
          case 401 -> VaultException.Reason.UNAUTHENTICATED;
          case 403 -> VaultException.Reason.FORBIDDEN;
          case 404 -> VaultException.Reason.NOT_FOUND;
          case 423 -> VaultException.Reason.KEY_DISABLED;
          case 429 -> VaultException.Reason.THROTTLED;
          case 409 -> VaultException.Reason.PENDING_DESTRUCTION;
          case 400, 413, 422 -> VaultException.Reason.REFUSED;
          default -> VaultException.Reason.UNREACHABLE;
        };
    throw new VaultException(
        reason, "The local vault answered " + status + " to " + method + " " + path + ".");
  }
}
