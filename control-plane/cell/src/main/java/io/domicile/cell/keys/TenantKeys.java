package io.domicile.cell.keys;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.KeyContext;
import io.domicile.contract.vault.KeyVault;
import io.domicile.contract.vault.VaultException;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.region.RegionCode;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The keys of tenants. The vault's key is found by its tenant, so that making it twice is making it
 * once; a root key that was wrapped and not recorded before a kill has protected nothing and is
 * replaced by another. Thread-safe.
 */
public final class TenantKeys {

  private static final int KEY_LENGTH = 32;
  private static final int FIRST_VERSION = 1;

  private final KeyVault vault;
  private final RegionCode region;
  private final Jdbi jdbi;
  private final Checkpoints checkpoints;
  private final SecureRandom random;

  /** A tenant's keys as routes carry them. */
  public record Keys(WrappedRootKey rootKey, Secret<Bytes> apiKeyMacKey) {}

  /** Keys as they are kept. */
  public record Row(String vaultKey, int rootKeyVersion, Bytes wrappedRootKey, Bytes apiKeyMacKey) {

    Keys keys() {
      return new Keys(
          new WrappedRootKey(new VaultKeyId(vaultKey), rootKeyVersion, wrappedRootKey),
          new Secret<>(apiKeyMacKey));
    }
  }

  /** The statements. */
  @RegisterConstructorMapper(Row.class)
  interface Dao {

    @SqlQuery(
        """
        SELECT vault_key, root_key_version, wrapped_root_key, api_key_mac_key
        FROM tenant_key WHERE tenant = :tenant
        """)
    Optional<Row> find(TenantId tenant);

    @SqlUpdate(
        """
        INSERT INTO tenant_key (tenant, vault_key, root_key_version, wrapped_root_key, api_key_mac_key)
        VALUES (:tenant, :vaultKey, :version, :wrapped, :macKey) ON CONFLICT (tenant) DO NOTHING
        """)
    void add(TenantId tenant, String vaultKey, int version, Bytes wrapped, Bytes macKey);

    @SqlQuery("SELECT tenant FROM tenant_key")
    List<TenantId> tenants();
  }

  public TenantKeys(
      KeyVault vault,
      RegionCode region,
      CellDatabase database,
      Checkpoints checkpoints,
      SecureRandom random) {
    this.vault = vault;
    this.region = region;
    this.jdbi = database.jdbi();
    this.checkpoints = checkpoints;
    this.random = random;
  }

  public Optional<Keys> find(TenantId tenant) {
    return jdbi.withExtension(Dao.class, dao -> dao.find(tenant)).map(Row::keys);
  }

  /** The tenants that have keys. */
  public List<TenantId> tenants() {
    return jdbi.withExtension(Dao.class, Dao::tenants);
  }

  /** Makes what is missing of the tenant's keys. */
  public String ensure(TenantId tenant) throws VaultException {
    if (find(tenant).isPresent()) {
      return "found";
    }
    VaultKeyId vaultKey = vault.createKey(tenant);
    checkpoints.reached("create-keys/vault-key");
    var context = new KeyContext(tenant, region, KeyContext.TENANT_ROOT, FIRST_VERSION);
    Bytes wrapped = vault.wrap(vaultKey, context, new Secret<>(fresh()));
    checkpoints.reached("create-keys/wrapped");
    jdbi.useExtension(
        Dao.class, dao -> dao.add(tenant, vaultKey.value(), FIRST_VERSION, wrapped, fresh()));
    return "vault key " + vaultKey + ", root key version " + FIRST_VERSION;
  }

  private Bytes fresh() {
    byte[] key = new byte[KEY_LENGTH];
    random.nextBytes(key);
    return Bytes.copyOf(key);
  }
}
