package io.domicile.vaults.local;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.VaultKey;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the local vault's HTTP interface; every request is signed ({@code
 * io.domicile.contract.identity}).
 *
 * <pre>
 * POST   /v1/keys                 CreateKey   -> 200 VaultKey          cell
 * GET    /v1/keys                             -> 200 Keys              cell
 * GET    /v1/keys/{id}                        -> 200 VaultKey          cell, runtime
 * GET    /v1/keys/{id}/description            -> 200 KeyDescription    cell
 * POST   /v1/keys/{id}/wrap       Wrap        -> 200 Result            cell
 * POST   /v1/keys/{id}/unwrap     Unwrap      -> 200 Result            cell, runtime
 * POST   /v1/keys/{id}/enable | disable       -> 204                   cell
 * POST   /v1/keys/{id}/schedule-destruction ScheduleDestruction -> 200 VaultKey  cell
 * POST   /v1/keys/{id}/cancel-destruction     -> 204                   cell
 * PUT    /v1/secrets/{reference}  Credential  -> 204                   cell
 * GET    /v1/secrets/{reference}              -> 200 Credential        cell, runtime
 * GET    /v1/secrets                          -> 200 References        cell
 * DELETE /v1/secrets/{reference}              -> 204                   cell
 * </pre>
 *
 * A disabled key answers 423 {@code key_disabled}, one that is to be destroyed 409 to what it no
 * longer does, an unknown or destroyed one 404, a context or ciphertext that does not fit 422.
 */
public final class LocalVaultApi {

  private LocalVaultApi() {}

  /**
   * Asks for a key.
   *
   * @param serial from 1; null for 1
   */
  public record CreateKey(TenantId tenant, @Nullable Integer serial) {}

  /**
   * Asks for a key's end.
   *
   * @param in how long it can be called off; not negative, and up to a year
   */
  public record ScheduleDestruction(Duration in) {}

  public record Keys(List<VaultKey> keys) {}

  /**
   * Asks to seal a key.
   *
   * @param plaintext up to 64 bytes, base64 in JSON
   */
  public record Wrap(KeyContext context, Secret<Bytes> plaintext) {}

  public record Unwrap(KeyContext context, Bytes wrapped) {}

  /**
   * What wrapping or unwrapping gave.
   *
   * @param bytes base64 in JSON
   */
  public record Result(Secret<Bytes> bytes) {}

  public record References(List<SecretReference> references) {}
}
