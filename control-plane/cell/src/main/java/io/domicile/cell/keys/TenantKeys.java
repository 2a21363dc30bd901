package io.domicile.cell.keys;

import io.domicile.cell.changes.Changes;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.placement.KeyPlacement;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The keys of tenants. The vault's key is found by its tenant, so that making it twice is making it
 * once; a root key that was wrapped and not recorded before a kill has protected nothing and is
 * replaced by another. Thread-safe.
 */
public final class TenantKeys {

  private static final int KEY_LENGTH = 32;
  private static final int FIRST_VERSION = 1;

  private final KeyVault vault;
  private final VaultKeys vaultKeys;
  private final RegionCode region;
  private final Jdbi jdbi;
  private final Changes changes;
  private final Checkpoints checkpoints;
  private final SecureRandom random;

  /** A tenant's keys as routes carry them. */
  public record Keys(
      WrappedRootKey rootKey, Secret<Bytes> apiKeyMacKey, List<WrappedRootKey> others) {}

  /** Keys as they are kept. */
  public record Row(String vaultKey, int rootKeyVersion, Bytes wrappedRootKey, Bytes apiKeyMacKey) {

    Keys keys(List<WrappedRootKey> others) {
      return new Keys(
          new WrappedRootKey(new VaultKeyId(vaultKey), rootKeyVersion, wrappedRootKey),
          new Secret<>(apiKeyMacKey),
          others);
    }
  }

  /** A root key of another version than the one that seals. */
  public record OtherRow(String vaultKey, int version, Bytes wrapped) {

    WrappedRootKey wrappedKey() {
      return new WrappedRootKey(new VaultKeyId(vaultKey), version, wrapped);
    }
  }

  /** The statements. */
  @RegisterConstructorMapper(Row.class)
  @RegisterConstructorMapper(OtherRow.class)
  interface Dao {

    @SqlQuery(
        """
        SELECT vault_key, root_key_version, wrapped_root_key, api_key_mac_key
        FROM tenant_key WHERE tenant = :tenant
        """)
    Optional<Row> find(TenantId tenant);

    @SqlQuery(
        """
        SELECT vault_key, root_key_version, wrapped_root_key, api_key_mac_key
        FROM tenant_key WHERE tenant = :tenant FOR UPDATE
        """)
    Optional<Row> lock(TenantId tenant);

    @SqlUpdate(
        """
        INSERT INTO tenant_key (tenant, vault_key, root_key_version, wrapped_root_key, api_key_mac_key)
        VALUES (:tenant, :vaultKey, :version, :wrapped, :macKey) ON CONFLICT (tenant) DO NOTHING
        """)
    void add(TenantId tenant, String vaultKey, int version, Bytes wrapped, Bytes macKey);

    @SqlQuery(
        """
        SELECT vault_key, version, wrapped FROM other_root_key WHERE tenant = :tenant ORDER BY version
        """)
    List<OtherRow> others(TenantId tenant);

    @SqlUpdate(
        """
        INSERT INTO other_root_key (tenant, version, vault_key, wrapped)
        VALUES (:tenant, :version, :vaultKey, :wrapped) ON CONFLICT (tenant, version) DO NOTHING
        """)
    void addOther(TenantId tenant, int version, String vaultKey, Bytes wrapped);

    @SqlUpdate("DELETE FROM other_root_key WHERE tenant = :tenant AND version = :version")
    int removeOther(TenantId tenant, int version);

    @SqlUpdate(
        """
        UPDATE other_root_key SET vault_key = :vaultKey, wrapped = :wrapped
        WHERE tenant = :tenant AND version = :version
        """)
    void rewrapOther(TenantId tenant, int version, String vaultKey, Bytes wrapped);

    @SqlUpdate(
        """
        UPDATE tenant_key
        SET vault_key = :vaultKey, root_key_version = :version, wrapped_root_key = :wrapped
        WHERE tenant = :tenant
        """)
    void seal(TenantId tenant, String vaultKey, int version, Bytes wrapped);

    @SqlQuery("SELECT tenant FROM tenant_key")
    List<TenantId> tenants();
  }

  public TenantKeys(CellContext context, KeyVault vault, SecureRandom random) {
    this.vault = vault;
    this.vaultKeys = new VaultKeys(context.database(), vault, context.clock());
    this.region = context.region();
    this.jdbi = context.database().jdbi();
    this.changes = context.changes();
    this.checkpoints = context.checkpoints();
    this.random = random;
  }

  /** Every key of a vault that ever wrapped for a tenant. */
  public VaultKeys vaultKeys() {
    return vaultKeys;
  }

  public Optional<Keys> find(TenantId tenant) {
    return jdbi.inTransaction(
        handle -> {
          Dao dao = handle.attach(Dao.class);
          return dao.find(tenant).map(row -> row.keys(others(dao, tenant)));
        });
  }

  /** The tenants that have keys. */
  public List<TenantId> tenants() {
    return jdbi.withExtension(Dao.class, Dao::tenants);
  }

  /** Makes what is missing of the tenant's keys, in the vault as well. */
  public String ensure(TenantId tenant, KeyPlacement placement) throws VaultException {
    return ensure(tenant, placement, null);
  }

  /**
   * Makes what is missing of the tenant's keys.
   *
   * @param placement the right to keep them in this vault's region
   * @param own the tenant's own key, which has been decided about; null to make one in the vault
   */
  public String ensure(TenantId tenant, KeyPlacement placement, @Nullable VaultKeyId own)
      throws VaultException {
    if (!placement.region().equals(region)) {
      throw new IllegalArgumentException(
          "the key may be in " + placement.region() + ", and this vault is in " + region);
    }
    if (find(tenant).isPresent()) {
      return "found";
    }
    VaultKeyId vaultKey = own == null ? vault.createKey(tenant) : own;
    checkpoints.reached("create-keys/vault-key");
    vaultKeys.note(tenant, vaultKey);
    var context = new KeyContext(tenant, region, KeyContext.TENANT_ROOT, FIRST_VERSION);
    Bytes wrapped = vault.wrap(vaultKey, context, new Secret<>(fresh()));
    checkpoints.reached("create-keys/wrapped");
    jdbi.useExtension(
        Dao.class, dao -> dao.add(tenant, vaultKey.value(), FIRST_VERSION, wrapped, fresh()));
    return "vault key " + vaultKey + ", root key version " + FIRST_VERSION;
  }

  /**
   * Wraps every root key of the tenant under another key of the vault; nothing that was sealed is
   * touched. Recorded at once or not at all: whoever is killed before has changed nothing.
   */
  public String rewrap(TenantId tenant, VaultKeyId to) throws VaultException {
    vaultKeys.note(tenant, to);
    while (true) {
      Keys before = find(tenant).orElseThrow();
      if (rewrap(tenant, before, to)) {
        checkpoints.reached("rewrap/recorded");
        return "root key version " + before.rootKey().version() + " under vault key " + to;
      }
      // A rotation went a step further meanwhile; none of its root keys must be lost.
    }
  }

  private boolean rewrap(TenantId tenant, Keys keys, VaultKeyId to) throws VaultException {
    WrappedRootKey root = rewrapped(tenant, keys.rootKey(), to);
    var others = new ArrayList<WrappedRootKey>();
    for (WrappedRootKey other : keys.others()) {
      others.add(rewrapped(tenant, other, to));
    }
    checkpoints.reached("rewrap/wrapped");
    return jdbi.inTransaction(
        handle -> {
          Dao dao = handle.attach(Dao.class);
          Keys now = dao.lock(tenant).orElseThrow().keys(others(dao, tenant));
          if (!now.rootKey().equals(keys.rootKey()) || !now.others().equals(keys.others())) {
            return false;
          }
          dao.seal(tenant, to.value(), root.version(), root.wrapped());
          others.forEach(
              other -> dao.rewrapOther(tenant, other.version(), to.value(), other.wrapped()));
          vaultKeys.onlyWraps(handle, tenant, to);
          changes.raise(handle, tenant);
          return true;
        });
  }

  private static List<WrappedRootKey> others(Dao dao, TenantId tenant) {
    return dao.others(tenant).stream().map(OtherRow::wrappedKey).toList();
  }

  private WrappedRootKey rewrapped(TenantId tenant, WrappedRootKey key, VaultKeyId to)
      throws VaultException {
    var context = new KeyContext(tenant, region, KeyContext.TENANT_ROOT, key.version());
    Secret<Bytes> plain = vault.unwrap(key.vaultKey(), context, key.wrapped());
    return new WrappedRootKey(to, key.version(), vault.wrap(to, context, plain));
  }

  /** Makes the next version of the root key, which opens and does not seal yet. */
  public int announceNext(TenantId tenant) throws VaultException {
    Keys keys = find(tenant).orElseThrow();
    int next = keys.rootKey().version() + 1;
    if (keys.others().stream().noneMatch(other -> other.version() == next)) {
      VaultKeyId vaultKey = keys.rootKey().vaultKey();
      var context = new KeyContext(tenant, region, KeyContext.TENANT_ROOT, next);
      Bytes wrapped = vault.wrap(vaultKey, context, new Secret<>(fresh()));
      checkpoints.reached("rotate/wrapped");
      boolean added =
          jdbi.inTransaction(
              handle -> {
                Dao dao = handle.attach(Dao.class);
                if (!dao.lock(tenant).orElseThrow().vaultKey().equals(vaultKey.value())) {
                  return false;
                }
                dao.addOther(tenant, next, vaultKey.value(), wrapped);
                changes.raise(handle, tenant);
                return true;
              });
      if (!added) {
        // The others are wrapped under another key since; so must this one be.
        return announceNext(tenant);
      }
    }
    return next;
  }

  /** Lets the announced version seal; the former one opens on. */
  public void promote(TenantId tenant, int version) {
    jdbi.useTransaction(
        handle -> {
          Dao dao = handle.attach(Dao.class);
          Row now = dao.lock(tenant).orElseThrow();
          Optional<OtherRow> next =
              dao.others(tenant).stream().filter(other -> other.version() == version).findFirst();
          if (next.isPresent() && now.rootKeyVersion() < version) {
            dao.removeOther(tenant, version);
            dao.addOther(tenant, now.rootKeyVersion(), now.vaultKey(), now.wrappedRootKey());
            dao.seal(tenant, next.get().vaultKey(), version, next.get().wrapped());
            changes.raise(handle, tenant);
          }
        });
  }

  /** Lets a former version go: nothing is sealed under it any longer. */
  public boolean forget(TenantId tenant, int version) {
    return jdbi.inTransaction(
        handle -> {
          changes.raise(handle, tenant);
          return handle.attach(Dao.class).removeOther(tenant, version) == 1;
        });
  }

  private Bytes fresh() {
    byte[] key = new byte[KEY_LENGTH];
    random.nextBytes(key);
    return Bytes.copyOf(key);
  }
}
