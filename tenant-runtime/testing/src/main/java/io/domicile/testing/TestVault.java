package io.domicile.testing;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.service.identity.RequestVerifier;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.VaultKey;
import io.domicile.vaults.local.LocalVaultApi;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The runtime's side of the vault's HTTP interface, with key states that hold. */
public final class TestVault {

  public static final String AUDIENCE = "vault-eu-central-1";

  private record Wrapped(VaultKeyId key, KeyContext context, Secret<Bytes> plain) {}

  private final SignedHttpServer server;
  private final Map<VaultKeyId, VaultKey> keys = new ConcurrentHashMap<>();
  private final Map<VaultKeyId, Integer> refusals = new ConcurrentHashMap<>();
  private final Map<Bytes, Wrapped> wrapped = new ConcurrentHashMap<>();
  private final Map<SecretReference, DatabaseCredential> secrets = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();

  TestVault(RequestVerifier.Issuers clients) {
    server = new SignedHttpServer(AUDIENCE, clients, this::answer);
  }

  public void start() {
    server.start();
  }

  public void stop() {
    server.stop();
  }

  public URI url() {
    return server.url();
  }

  /** Requests answered so far. */
  public int requests() {
    return requests.get();
  }

  public void setState(VaultKeyId key, VaultKeyState state) {
    keys.computeIfPresent(
        key, (same, present) -> new VaultKey(key, present.tenant(), state, present.createdAt()));
  }

  /**
   * From now on this is what the runtime is told instead of the key, whose state it may still read:
   * 403 as after a change of the key's policy, 401 as with credentials that have expired, 429, 503.
   */
  public void answerUnwraps(VaultKeyId key, int status) {
    refusals.put(key, status);
  }

  /** Answers as the key's state says again. */
  public void answerUnwraps(VaultKeyId key) {
    refusals.remove(key);
  }

  public void writeSecret(SecretReference reference, DatabaseCredential credential) {
    secrets.put(reference, credential);
  }

  VaultKeyId createKey(TenantId tenant) {
    var key = new VaultKeyId("key-" + tenant);
    keys.put(key, new VaultKey(key, tenant, VaultKeyState.ENABLED, Instant.EPOCH));
    return key;
  }

  Bytes wrap(VaultKeyId key, KeyContext context, Secret<Bytes> plain) {
    byte[] name = new byte[48];
    new SecureRandom().nextBytes(name);
    Bytes blob = Bytes.copyOf(name);
    wrapped.put(blob, new Wrapped(key, context, plain));
    return blob;
  }

  Bytes rewrap(Bytes blob) {
    Wrapped known = wrapped.get(blob);
    if (known == null) {
      throw new IllegalArgumentException("Nothing is wrapped in that.");
    }
    return wrap(known.key(), known.context(), known.plain());
  }

  private @Nullable Object answer(String method, String path, byte[] body) {
    requests.incrementAndGet();
    String[] parts = path.substring("/v1/".length()).split("/", 2);
    if (parts[0].equals("secrets") && method.equals("GET")) {
      DatabaseCredential credential = secrets.get(new SecretReference(parts[1]));
      return credential == null ? 404 : credential;
    }
    String[] keyAndVerb = parts[1].split("/", 2);
    VaultKey key = keys.get(new VaultKeyId(keyAndVerb[0]));
    if (key == null) {
      return 404;
    }
    if (keyAndVerb.length == 1) {
      return key;
    }
    Integer refusal = refusals.get(key.id());
    if (refusal != null) {
      return refusal;
    }
    if (key.state() != VaultKeyState.ENABLED) {
      return 423;
    }
    var asked = Json.read(body, LocalVaultApi.Unwrap.class);
    Wrapped known = wrapped.get(asked.wrapped());
    boolean fits =
        known != null && known.key().equals(key.id()) && known.context().equals(asked.context());
    return known != null && fits ? new LocalVaultApi.Result(known.plain()) : 422;
  }
}
